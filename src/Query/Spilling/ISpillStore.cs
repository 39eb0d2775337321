namespace Streetcar.Query.Spilling;

/// <summary>Keeps outside of memory what sorting and grouping can't hold. A store implements it.</summary>
public interface ISpillStore
{
    /// <summary>Makes an empty spill, which its user disposes.</summary>
    ISpill Create();
}
