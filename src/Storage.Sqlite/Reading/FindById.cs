using System.Diagnostics.CodeAnalysis;
using Streetcar.Bson;
using Streetcar.Bson.Memory;
using Streetcar.Storage.Sqlite.Keys;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// The most frequent read, <c>{_id: value}</c>: one prepared statement, on the calling thread, the document copied once
/// from SQLite's page into the reply.
/// </summary>
internal static class FindById
{
    [ThreadStatic]
    private static KeyBuffer? _key;

    /// <summary>The key that a filter looks for which is an equality on <c>_id</c> only.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="key">The key in the index on <c>_id</c>, valid until the next call on this thread.</param>
    public static bool TryGetKey(RawDocument filter, [NotNullWhen(true)] out KeyBuffer? key)
    {
        key = null;
        if (!IsById(filter, out var id))
            return false;
        key = _key ??= new KeyBuffer();
        key.Clear();
        KeyEncoder.Add(key, id);
        return true;
    }

    /// <summary>Whether a filter is an equality on <c>_id</c> only.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="id">The value.</param>
    public static bool IsById(RawDocument filter, out RawValueSpan id)
    {
        var reader = new RawReader(filter.Span);
        bool isId = reader.Read() && reader.Name.SequenceEqual("_id"u8) && IsPlain(reader.Value);
        id = reader.Value;
        return isId && !reader.Read();
    }

    /// <summary>Finds the document and writes it.</summary>
    /// <returns>False where it has to be found otherwise: it is long, and there is no memory for it now, or it is a measurement.</returns>
    public static bool TryRun(StoredDatabase stored, string collectionName, KeyBuffer key, RawWriter batch)
    {
        using var use = stored.Use();
        // Where it has been dropped, there is nothing to find.
        if (use?.Database is not { } database || !database.Readers.TryRent(out var connection))
            return true;
        bool hasMemory;
        try
        {
            while (!TryRun(database, connection, collectionName, key, batch, out hasMemory))
            {
                // The catalog has just changed: try again.
            }
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        database.Readers.Return(connection);
        return hasMemory;
    }

    private static bool TryRun(
        Database database, Connection connection, string collectionName, KeyBuffer key, RawWriter batch, out bool hasMemory)
    {
        hasMemory = true;
        var (catalog, version) = database.Look();
        if (catalog.Find(collectionName) is not { } collection)
            return true;
        // A time series has no index on _id.
        if (collection.TimeSeries is not null)
        {
            hasMemory = false;
            return true;
        }

        Statement? statement = null;
        try
        {
            statement = connection.Prepare(new Sql(SqlKind.DocumentByKey, collection.Id, collection.IdIndex.Id));
            bool found = statement.StepOnce(1, key.Span);
            if (!database.IsCurrent(version))
                return false;
            if (found)
                hasMemory = TryWrite(statement.Blob(1), batch);
            return true;
        }
        catch (SqliteException) when (!database.IsCurrent(version))
        {
            // The table is gone.
            return false;
        }
        finally
        {
            statement?.Reset();
        }
    }

    private static bool TryWrite(ReadOnlySpan<byte> document, RawWriter batch)
    {
        if (document.Length > BufferPool.LongestShort && batch.Memory is { } memory && !memory.TryGrow(document.Length))
            return false;
        batch.WriteDocument(document);
        return true;
    }

    private static bool IsPlain(RawValueSpan id) => id.Type switch
    {
        ElementType.Array or ElementType.Regex or ElementType.Undefined => false,
        ElementType.Document => !StartsWithOperator(id.Document),
        _ => true,
    };

    private static bool StartsWithOperator(ReadOnlySpan<byte> document)
    {
        var reader = new RawReader(document);
        return reader.Read() && reader.Name.StartsWith("$"u8);
    }
}
