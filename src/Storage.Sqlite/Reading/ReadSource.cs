using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>A database as a read sees it: its latest state, a past one, or what a transaction has made of it.</summary>
internal abstract class ReadSource
{
    public abstract DatabaseCatalog Catalog { get; }

    /// <summary>Takes a snapshot to read.</summary>
    /// <param name="reader">Who reads it.</param>
    /// <returns>Null where the database has been dropped.</returns>
    public abstract Snapshot? Take(ReadExecutor? reader);

    /// <summary>Finds a document by its <c>_id</c> alone and writes it, if the source has a faster way than a plan.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="key">The key in the index on <c>_id</c>.</param>
    /// <param name="batch">Where it is written.</param>
    /// <returns>Whether the find is done.</returns>
    public virtual bool TryFindById(string collection, KeyBuffer key, RawWriter batch) => false;
}
