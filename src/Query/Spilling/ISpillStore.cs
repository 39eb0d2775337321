namespace Streetcar.Query.Spilling;

/// <summary>Room outside of memory for what sorting and grouping can't hold. A store implements it.</summary>
public interface ISpillStore
{
    /// <summary>Makes an empty spill, which its user disposes.</summary>
    ISpill Create();
}
