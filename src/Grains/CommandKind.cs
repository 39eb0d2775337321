namespace Streetcar.Grains;

/// <summary>What a command does, which decides where it runs.</summary>
internal enum CommandKind
{
    /// <summary>Reads documents or the catalog, in the silo that was asked.</summary>
    Read,

    /// <summary>Reports on the server, in the silo that was asked.</summary>
    Diagnostic,

    /// <summary>Concerns a connection or a session, in the silo that was asked.</summary>
    Session,

    /// <summary>Changes documents of one collection, in the collection's grain, which orders writes.</summary>
    Write,

    /// <summary>Changes documents of several collections, by a call to the grain of each.</summary>
    BulkWrite,

    /// <summary>Changes the catalog, in the database's grain.</summary>
    Catalog,

    /// <summary>Changes users or roles, in their grain, one command after the other.</summary>
    Users,

    /// <summary>Ends a transaction, in the session's grain.</summary>
    Transaction,

    /// <summary>Continues an open cursor, on the silo that holds it.</summary>
    Cursor,
}
