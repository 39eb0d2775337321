namespace Streetcar.Grains;

/// <summary>Which way a command goes.</summary>
internal enum CommandKind
{
    /// <summary>Run in the silo that was asked.</summary>
    Read,

    /// <summary>To the collection's grain, which orders writes.</summary>
    Write,

    /// <summary>To the database's grain, which changes the catalog.</summary>
    Catalog,

    /// <summary>To the grain of an open cursor.</summary>
    GetMore,
}
