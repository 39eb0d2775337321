using System.Text;
using System.Text.Unicode;
using Streetcar.Grains.Authentication;
using Streetcar.Grains.Sessions;

namespace Streetcar.Grains.Commands;

/// <summary>
/// A reply that holds a batch: <c>{cursor: {firstBatch: […], id, ns}, ok: 1}</c>. The documents are written between
/// <see cref="Start"/> and <see cref="End"/>.
/// </summary>
internal static class CursorReply
{
    /// <summary>Opens the reply up to its batch.</summary>
    /// <param name="writer">An empty writer, which is left in the batch's array.</param>
    /// <param name="batch"><c>firstBatch</c> or <c>nextBatch</c>.</param>
    public static void Start(RawWriter writer, ReadOnlySpan<byte> batch)
    {
        writer.WriteStartDocument();
        writer.WriteName("cursor"u8);
        writer.WriteStartDocument();
        writer.WriteName(batch);
        writer.WriteStartArray();
    }

    /// <summary>Closes the batch and the reply.</summary>
    /// <param name="writer">The writer, in the batch's array.</param>
    /// <param name="id">The cursor's id; 0 where the result is at its end.</param>
    /// <param name="ns">The full name of what the cursor reads.</param>
    /// <param name="time">The point in time that is read; null for the latest.</param>
    /// <param name="resumeToken">The token by which a change stream goes on; null for other cursors.</param>
    public static Reply End(RawWriter writer, long id, string ns, RawTimestamp? time = null, RawDocument? resumeToken = null)
    {
        EndBatch(writer, id);
        writer.WriteString(ns);
        if (resumeToken is not null)
        {
            writer.WriteName("postBatchResumeToken"u8);
            writer.WriteDocument(resumeToken.Span);
        }

        return EndReply(writer, time);
    }

    /// <summary>Closes the batch and the reply, whose result is at its end.</summary>
    /// <param name="writer">The writer, in the batch's array.</param>
    /// <param name="ns">What was read.</param>
    /// <param name="time">The point in time that was read; null for the latest.</param>
    public static Reply EndWhole(RawWriter writer, Namespace ns, RawTimestamp? time)
    {
        EndBatch(writer, 0);
        int length = Encoding.UTF8.GetMaxByteCount(ns.Database.Length + 1 + ns.Collection.Length);
        Span<byte> utf8 = length <= 512 ? stackalloc byte[512] : new byte[length];
        Utf8.TryWrite(utf8, $"{ns.Database}.{ns.Collection}", out int written);
        writer.WriteString(utf8[..written]);
        return EndReply(writer, time);
    }

    private static void EndBatch(RawWriter writer, long id)
    {
        writer.WriteEndArray();
        writer.WriteName("id"u8);
        writer.WriteInt64(id);
        writer.WriteName("ns"u8);
    }

    private static Reply EndReply(RawWriter writer, RawTimestamp? time)
    {
        if (time is { } read)
        {
            writer.WriteName("atClusterTime"u8);
            writer.WriteTimestamp(read);
        }

        writer.WriteEndDocument();
        writer.WriteOk();
        writer.WriteEndDocument();
        return Reply.From(writer);
    }

    /// <summary>Closes a first batch, and gives the rest of the result, if there is one, a cursor.</summary>
    /// <param name="reads">Where cursors are opened.</param>
    /// <param name="command">The command, whose session the cursor is opened in.</param>
    /// <param name="writer">The writer, in the batch's array.</param>
    /// <param name="rest">The rest of the result; null where there is none.</param>
    /// <param name="opening">What else the client asked for.</param>
    public static Reply EndFirst(QueryServices reads, Command command, RawWriter writer, IStoreCursor? rest, CursorOpening opening)
    {
        long id = rest is null ? 0 : reads.OpenCursor(rest, OpenedBy(command, opening));
        return End(writer, id, opening.Namespace, opening.AtClusterTime, rest?.PostBatchResumeToken);
    }

    private static CursorOpening OpenedBy(Command command, CursorOpening opening)
    {
        var opener = AccessControl.Caller(command);
        return opening with
        {
            Owner = command.Caller,
            Opener = opener,
            Origin = opener is null ? null : command,
            Session = new SessionFields(command).Session,
        };
    }

    /// <summary>Answers with a list, in batches as long as the client asks for.</summary>
    /// <param name="reads">Where cursors are opened.</param>
    /// <param name="command">The command that the list answers.</param>
    /// <param name="list">The documents.</param>
    /// <param name="ns">The full name in the reply of what the cursor reads.</param>
    /// <param name="limit">How much the first batch may hold.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async ValueTask<Reply> FromListAsync(
        QueryServices reads,
        Command command,
        IReadOnlyList<RawDocument> list,
        string ns,
        BatchLimit limit,
        CancellationToken cancellationToken)
    {
        using var writer = new RawWriter();
        Start(writer, "firstBatch"u8);
        var cursor = new ListCursor(list);
        bool more = await cursor.ReadAsync(writer, limit, cancellationToken);
        return EndFirst(reads, command, writer, more ? cursor : null, new CursorOpening(ns)
        {
            Size = list.Sum(document => (long)document.Bytes.Length) + command.Length,
        });
    }
}
