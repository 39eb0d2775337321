using System.Security.Cryptography;
using System.Text;
using Streetcar.Bson;
using Streetcar.Query.Aggregation.ChangeStreams;

namespace Streetcar.Storage.Sqlite.ChangeStreams;

/// <summary>
/// Makes the events of changes (<see href="https://www.mongodb.com/docs/manual/reference/change-events/"/>), as a stream asks for them.
/// </summary>
/// <param name="scope">What is watched.</param>
/// <param name="options">What the stream asks for.</param>
internal sealed class ChangeEvents(StreamScope scope, ChangeStreamOptions options)
{
    // Whose a session is where there are no users: the hash of no name.
    private static readonly RawValue Nobody = RawValue.FromBinary(SHA256.HashData([]));

    private readonly byte[]? _collection = scope.Collection is null ? null : Encoding.UTF8.GetBytes(scope.Collection);

    /// <summary>Whether the stream shows a change.</summary>
    public bool Includes(RecordedChange change)
    {
        if ((change.Kind.IsExpanded() || change.IsOfView) && !options.ShowExpandedEvents)
            return false;
        if (_collection is not null)
            return change.Kind != ChangeKind.DropDatabase && !change.IsOfView && change.IsOf(_collection);
        return !change.Collection.StartsWith("system."u8);
    }

    /// <summary>Whether the stream ends with a change, and an event that says so.</summary>
    public bool AreEndedBy(RecordedChange change) => _collection is null
        ? scope.Database is not null && change.Kind == ChangeKind.DropDatabase
        : change.Kind is ChangeKind.Drop or ChangeKind.Rename && change.IsOf(_collection);

    /// <summary>Writes the event that says that the stream is at its end.</summary>
    public static void WriteInvalidate(HistoryScan at, RecordedChange change, StreamPosition position, RawWriter output)
    {
        output.WriteStartDocument();
        WriteHead(at, change, position, "invalidate"u8, output);
        Write("wallTime"u8, change.WallTime, output);
        output.WriteEndDocument();
    }

    /// <summary>Writes the event of a change.</summary>
    /// <exception cref="DocumentException">NoMatchingDocument: an image that is required has not been kept.</exception>
    public void Write(HistoryScan at, RecordedChange change, StreamPosition position, RawWriter output)
    {
        output.WriteStartDocument();
        WriteHead(at, change, position, change.Kind.Name(), output);
        if (options.ShowExpandedEvents)
            Write("collectionUUID"u8, change.Uuid, output);
        Write("wallTime"u8, change.WallTime, output);
        WriteTransaction(change, output);
        WriteFullDocument(at, change, output);
        WriteNamespace("ns"u8, at.Database, change.Collection, output);
        if (change.Kind == ChangeKind.Create)
        {
            output.WriteName("nsType"u8);
            output.WriteString(change.IsOfView ? "view"u8 : "collection"u8);
        }

        if (change.Kind == ChangeKind.Rename)
            WriteNamespace("to"u8, at.Database, change.Target, output);
        WriteKey(change, output);
        WriteDescription(change, output);
        WriteBefore(at, change, output);
        output.WriteEndDocument();
    }

    private static void WriteHead(
        HistoryScan at, RecordedChange change, StreamPosition position, ReadOnlySpan<byte> type, RawWriter output)
    {
        output.WriteName("_id"u8);
        output.WriteDocument(position.ToToken().Span);
        output.WriteName("operationType"u8);
        output.WriteString(type);
        output.WriteName("clusterTime"u8);
        output.WriteTimestamp(at.Time);
    }

    private static void WriteTransaction(RecordedChange change, RawWriter output)
    {
        if (change.Session.IsMissing)
            return;
        output.WriteName("lsid"u8);
        output.WriteStartDocument();
        Write("id"u8, change.Session, output);
        Write("uid"u8, Nobody.Raw, output);
        output.WriteEndDocument();
        Write("txnNumber"u8, change.TransactionNumber, output);
    }

    private void WriteFullDocument(HistoryScan at, RecordedChange change, RawWriter output)
    {
        if (change.Kind is ChangeKind.Insert or ChangeKind.Replace)
        {
            Write("fullDocument"u8, change.Document, output);
            return;
        }

        if (change.Kind != ChangeKind.Update || options.FullDocument == DocumentImage.None)
            return;
        if (options.FullDocument == DocumentImage.Required && change.After.IsMissing)
            throw NoImage("post-image", "update", at, change);
        output.WriteName("fullDocument"u8);
        if (options.FullDocument == DocumentImage.Lookup)
            at.WriteCurrent(change, output);
        else
            WriteOrNull(change.After, output);
    }

    private void WriteBefore(HistoryScan at, RecordedChange change, RawWriter output)
    {
        if (options.FullDocumentBeforeChange == DocumentImage.None
            || change.Kind is not (ChangeKind.Update or ChangeKind.Replace or ChangeKind.Delete))
        {
            return;
        }

        if (options.FullDocumentBeforeChange == DocumentImage.Required && change.Before.IsMissing)
            throw NoImage("pre-image", "update, delete and replace", at, change);
        output.WriteName("fullDocumentBeforeChange"u8);
        WriteOrNull(change.Before, output);
    }

    private static void WriteKey(RecordedChange change, RawWriter output)
    {
        if (change.Id.IsMissing)
            return;
        output.WriteName("documentKey"u8);
        output.WriteStartDocument();
        Write("_id"u8, change.Id, output);
        output.WriteEndDocument();
    }

    private void WriteDescription(RecordedChange change, RawWriter output)
    {
        if (change.Kind == ChangeKind.Update)
        {
            output.WriteName("updateDescription"u8);
            output.WriteStartDocument();
            var parts = new RawReader(change.Description.Document);
            while (parts.Read())
            {
                if (options.ShowExpandedEvents || !parts.Name.SequenceEqual("disambiguatedPaths"u8))
                    output.WriteElements(parts.Element);
            }

            output.WriteEndDocument();
            return;
        }

        if (!options.ShowExpandedEvents)
            return;
        Write("operationDescription"u8, change.Description, output);
        if (change.Kind == ChangeKind.Modify)
            Write("stateBeforeChange"u8, change.Before, output);
    }

    private static void WriteNamespace(ReadOnlySpan<byte> name, string database, ReadOnlySpan<byte> collection, RawWriter output)
    {
        output.WriteName(name);
        output.WriteStartDocument();
        output.WriteName("db"u8);
        output.WriteString(database);
        if (!collection.IsEmpty)
        {
            output.WriteName("coll"u8);
            output.WriteString(collection);
        }

        output.WriteEndDocument();
    }

    private static void Write(ReadOnlySpan<byte> name, RawValueSpan value, RawWriter output)
    {
        if (value.IsMissing)
            return;
        output.WriteName(name);
        output.WriteValue(value);
    }

    private static void WriteOrNull(RawValueSpan image, RawWriter output)
    {
        if (image.IsMissing)
            output.WriteNull();
        else
            output.WriteValue(image);
    }

    private static DocumentException NoImage(string image, string kinds, HistoryScan at, RecordedChange change)
    {
        var @event = new RawDocument
        {
            ["operationType"] = Encoding.UTF8.GetString(change.Kind.Name()),
            ["ns"] = new RawDocument { ["db"] = at.Database, ["coll"] = change.CollectionName },
            ["clusterTime"] = at.Time,
        };
        return new(
            ErrorCode.NoMatchingDocument,
            $"Change stream was configured to require a {image} for all {kinds} events, but the {image} was not found for event: {@event}");
    }
}
