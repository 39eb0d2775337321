using System.Runtime.InteropServices;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Client;

/// <summary>
/// The first command on a connection
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/mongodb-handshake/handshake.md"/>).
/// </summary>
internal static class Handshake
{
    // OP_MSG with document sequences, sessions and retryable writes: MongoDB 3.6.
    private const int MinWireVersion = 6;

    public static BsonDocument Hello(ClientOptions options)
    {
        BsonDocument driver = new()
        {
            ["name"] = "Streetcar.Client",
            ["version"] = typeof(Handshake).Assembly.GetName().Version?.ToString() ?? "0",
        };
        BsonDocument system = new()
        {
            ["type"] = OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "Darwin" : "Linux",
            ["name"] = RuntimeInformation.OSDescription,
            ["architecture"] = RuntimeInformation.OSArchitecture.ToString(),
        };
        BsonDocument client = new()
        {
            ["driver"] = driver,
            ["os"] = system,
            ["platform"] = RuntimeInformation.FrameworkDescription,
        };
        if (options.AppName is { } name)
            client = client.With("application", new BsonDocument { ["name"] = name });
        BsonArray compression = options.Zlib ? ["zlib"] : [];
        BsonDocument hello = new()
        {
            ["hello"] = 1,
            ["helloOk"] = true,
            ["client"] = client,
            ["compression"] = compression,
            ["$db"] = "admin",
        };
        return options.ServerApi is { } api ? hello.With("apiVersion", api.Version) : hello;
    }

    /// <summary>Takes the server's answer.</summary>
    /// <returns>What to compress messages with; null for nothing.</returns>
    /// <exception cref="DocumentException">The server refused, or is too old.</exception>
    public static Compressor? ReadReply(BsonDocument reply, ClientOptions options)
    {
        if (!BsonReader.Find(reply.Span, "ok"u8).IsTruthy)
            throw ErrorReply.ToException(reply.Span);
        if (!reply["maxWireVersion"].Raw.TryGetInt64(out long version) || version < MinWireVersion)
        {
            throw new DocumentException(
                ErrorCode.ProtocolError, $"its wire version {reply["maxWireVersion"]} is older than {MinWireVersion}");
        }

        return options.Zlib && reply["compression"] is { Type: BsonType.Array } agreed && agreed.AsArray.Contains("zlib")
            ? Compressor.Zlib
            : null;
    }
}
