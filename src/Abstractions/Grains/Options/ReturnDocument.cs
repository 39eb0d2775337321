namespace Streetcar.Grains;

/// <summary>Which state of a document to return that a call changes.</summary>
public enum ReturnDocument
{
    /// <summary>As it was before; null where an upsert inserted it.</summary>
    Before,

    /// <summary>As it is afterwards.</summary>
    After,
}
