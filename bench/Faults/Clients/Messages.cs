using System.Buffers;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Faults.Clients;

/// <summary>Commands as messages, and their replies.</summary>
internal static class Messages
{
    /// <summary>The database of commands that name none.</summary>
    public const string Database = "test";

    /// <summary>A command as the bytes of an OP_MSG.</summary>
    public static byte[] Of(RawDocument command, string database = Database)
    {
        var message = new ArrayBufferWriter<byte>(command.Bytes.Length + 64);
        MessageWriter.WriteCommand(message, 1, new Command(database, command));
        return message.WrittenSpan.ToArray();
    }

    /// <summary>A command in text as the bytes of an OP_MSG.</summary>
    public static byte[] Of(string command, string database = Database) => Of(Json.Document(command), database);

    /// <summary>Sends a command and waits for its reply, an error too.</summary>
    public static async Task<RawDocument> RunAsync(this RawClient client, string command, string database = Database) =>
        (await client.AskAsync(Of(command, database))).Body;

    /// <summary>Sends a command and waits for its reply, an error too.</summary>
    public static async Task<RawDocument> RunAsync(this RawClient client, RawDocument command, string database = Database) =>
        (await client.AskAsync(Of(command, database))).Body;

    /// <summary>Sends a command that has to succeed.</summary>
    public static async Task<RawDocument> MustRunAsync(this RawClient client, RawDocument command, string database = Database)
    {
        var reply = await client.RunAsync(command, database);
        return reply.IsOk() && !reply.ContainsKey("writeErrors")
            ? reply
            : throw new InvalidOperationException($"{Shortened(command)} was answered with {Shortened(reply)}");
    }

    /// <summary>Sends a command that has to succeed.</summary>
    public static Task<RawDocument> MustRunAsync(this RawClient client, string command, string database = Database) =>
        client.MustRunAsync(Json.Document(command), database);

    /// <summary>Whether a reply is no error.</summary>
    public static bool IsOk(this RawDocument reply) => reply["ok"] == 1.0;

    /// <summary>Whether an error says that its transaction has had no effect, and may be run again.</summary>
    public static bool IsTransient(this RawDocument reply) =>
        reply["errorLabels"] is { Type: ElementType.Array } labels && labels.AsArray.Contains((RawValue)"TransientTransactionError");

    /// <summary>The code of a reply; 0 for one that is no error.</summary>
    public static int Code(this RawDocument reply) => reply.IsOk() ? 0 : reply["code"].AsInt32;

    /// <summary>The beginning of a document as text.</summary>
    public static string Shortened(RawDocument document)
    {
        const int shown = 300;
        string text = document.ToJson(ExtendedJsonMode.Canonical);
        return text.Length <= shown ? text : text[..shown] + "…";
    }
}
