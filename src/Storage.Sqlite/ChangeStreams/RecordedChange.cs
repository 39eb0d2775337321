using System.Text;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.ChangeStreams;

/// <summary>
/// A change as the history keeps it: a document with short names, those of its fields that the kind of change has.
/// </summary>
internal readonly ref struct RecordedChange
{
    public RecordedChange(ReadOnlySpan<byte> change)
    {
        var reader = new RawReader(change);
        while (reader.Read())
        {
            var value = reader.Value;
            switch (reader.Name[0])
            {
                case (byte)'k':
                    Kind = (ChangeKind)value.Int32;
                    break;
                case (byte)'c':
                    Collection = value.Utf8;
                    break;
                case (byte)'u':
                    Uuid = value;
                    break;
                case (byte)'w':
                    WallTime = value;
                    break;
                case (byte)'s':
                    Session = value;
                    break;
                case (byte)'n':
                    TransactionNumber = value;
                    break;
                case (byte)'i':
                    Id = value;
                    break;
                case (byte)'d':
                    Document = value;
                    break;
                case (byte)'e':
                    Description = value;
                    break;
                case (byte)'b':
                    Before = value;
                    break;
                case (byte)'a':
                    After = value;
                    break;
                case (byte)'t':
                    Target = value.Utf8;
                    break;
            }
        }
    }

    public ChangeKind Kind { get; }

    /// <summary>The name of the collection or view; empty where the whole database is dropped.</summary>
    public ReadOnlySpan<byte> Collection { get; }

    /// <summary>The collection's UUID; missing for a view, and where the whole database is dropped.</summary>
    public RawValueSpan Uuid { get; }

    /// <summary>Whether it is of a view.</summary>
    public bool IsOfView => Uuid.IsMissing && Kind != ChangeKind.DropDatabase;

    public RawValueSpan WallTime { get; }

    /// <summary>The id of the session whose transaction it is of; missing for none.</summary>
    public RawValueSpan Session { get; }

    public RawValueSpan TransactionNumber { get; }

    /// <summary>The document's <c>_id</c>.</summary>
    public RawValueSpan Id { get; }

    /// <summary>The document that was inserted, or replaced another one.</summary>
    public RawValueSpan Document { get; }

    /// <summary>The description of an update, or of a change of the catalog.</summary>
    public RawValueSpan Description { get; }

    /// <summary>The document before the change, or the options before a modification; missing where it is not kept.</summary>
    public RawValueSpan Before { get; }

    /// <summary>The document after an update; missing where it is not kept.</summary>
    public RawValueSpan After { get; }

    /// <summary>The new name in the same database of a collection that is renamed.</summary>
    public ReadOnlySpan<byte> Target { get; }

    public bool IsOf(ReadOnlySpan<byte> collection) => Collection.SequenceEqual(collection) || IsRenameTo(collection);

    private bool IsRenameTo(ReadOnlySpan<byte> collection) => Kind == ChangeKind.Rename && Target.SequenceEqual(collection);

    /// <summary>Starts a change in an empty writer.</summary>
    public static void Start(RawWriter writer, ChangeKind kind, string collection, Guid? uuid, DateTimeOffset now, OperationId? transaction)
    {
        writer.WriteStartDocument();
        writer.WriteName("k"u8);
        writer.WriteInt32((int)kind);
        writer.WriteName("c"u8);
        writer.WriteString(collection);
        if (uuid is { } known)
        {
            Span<byte> bytes = stackalloc byte[16];
            known.TryWriteBytes(bytes, bigEndian: true, out _);
            writer.WriteName("u"u8);
            writer.WriteBinary(bytes, subtype: 4);
        }

        writer.WriteName("w"u8);
        writer.WriteDateTime(now.ToUnixTimeMilliseconds());
        if (transaction is null)
            return;
        writer.WriteName("s"u8);
        writer.WriteBinary(transaction.Session.Span, subtype: 4);
        writer.WriteName("n"u8);
        writer.WriteInt64(transaction.Number);
    }

    public string CollectionName => Encoding.UTF8.GetString(Collection);
}
