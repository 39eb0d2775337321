namespace Streetcar.Query;

/// <summary>Whether a part of a query may run JavaScript: <c>$where</c>, <c>$function</c>, <c>$accumulator</c>.</summary>
public enum Scripting
{
    /// <summary>There is none where the part stands, as in validators and filters of indexes.</summary>
    NotHere,

    /// <summary>The server was told to run none.</summary>
    Off,

    /// <summary>It may.</summary>
    On,
}
