using System.Collections.Immutable;
using System.Text;
using Streetcar.Bson;
using Streetcar.Bson.Memory;
using Streetcar.Security;

namespace Streetcar.Protocol;

/// <summary>
/// The one thing that flows: a MongoDB command as it came, its documents not yet taken apart. The bytes are valid BSON
/// and belong to the command; nobody changes them.
/// </summary>
/// <param name="Database">The database that the command names in <c>$db</c>.</param>
/// <param name="Body">The command's document; its first field is its name.</param>
/// <param name="Sequences">Documents that travel beside the body; empty for most commands.</param>
public sealed record Command(
    string Database,
    ReadOnlyMemory<byte> Body,
    ImmutableArray<DocumentSequence> Sequences)
{
    /// <summary>A command without document sequences.</summary>
    /// <param name="database">The database to run it on.</param>
    /// <param name="body">The command's document; its first field is its name.</param>
    public Command(string database, RawDocument body)
        : this(database, body.Bytes, [])
    {
    }

    /// <summary>The connection that it came by; null for one that came by none.</summary>
    public ClientConnection? Connection { get; init; }

    /// <summary>The address of the client that it is from; empty where it came by no connection.</summary>
    public string Client => Connection?.Address ?? "";

    /// <summary>Who it is from, where clients must log in; null for one who may do everything.</summary>
    public UserName? Caller => Connection?.Caller;

    /// <summary>A lease for the memory of a long reply; null where replies are not counted.</summary>
    public MemoryLease? NewReplyMemory() => Connection?.Replies is { } budget ? new MemoryLease(budget) : null;

    /// <summary>The body as a document.</summary>
    public RawDocument Document => new(Body);

    /// <summary>How many bytes of documents it carries.</summary>
    public long Length
    {
        get
        {
            long length = Body.Length;
            foreach (var sequence in Sequences)
                length += sequence.Documents.Length;
            return length;
        }
    }

    /// <summary>The command's name in UTF-8: the name of the first field; empty for an empty body.</summary>
    public ReadOnlySpan<byte> Name
    {
        get
        {
            var reader = new RawReader(Body.Span);
            return reader.Read() ? reader.Name : default;
        }
    }

    /// <summary>The first field's value: for most commands the collection's name.</summary>
    public RawValueSpan Argument
    {
        get
        {
            var reader = new RawReader(Body.Span);
            return reader.Read() ? reader.Value : default;
        }
    }

    /// <summary>
    /// The own name of the collection that the command is about: its first field's value or, where that is another thing, as the
    /// cursor of a <c>getMore</c>, that of the field <c>collection</c>; null where neither is a name.
    /// </summary>
    public string? NamedCollection
    {
        get
        {
            if (Argument is { Type: ElementType.String } first)
                return first.ToString();
            return RawReader.Find(Body.Span, "collection"u8) is { Type: ElementType.String } named ? named.ToString() : null;
        }
    }

    /// <summary>The collection's own name, for a command that names one in its first field.</summary>
    /// <exception cref="DocumentException">InvalidNamespace: the first field is not a collection's name.</exception>
    public string Collection
    {
        get
        {
            var argument = Argument;
            if (argument.Type != ElementType.String || argument.Utf8.IsEmpty)
            {
                throw new DocumentException(
                    ErrorCode.InvalidNamespace,
                    $"collection name has invalid type or is empty in '{Encoding.UTF8.GetString(Name)}': {argument.ToValue()}");
            }

            return Utf8StringPool.Get(argument.Utf8);
        }
    }

    /// <summary>The full name of <see cref="Collection"/>.</summary>
    /// <exception cref="DocumentException">InvalidNamespace: the first field or the database is not a valid name.</exception>
    public Namespace Namespace => Namespace.Of(Database, Collection);
}
