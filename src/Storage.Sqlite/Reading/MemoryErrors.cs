using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>The errors of who found no memory in time.</summary>
internal static class MemoryErrors
{
    public static DocumentException ForReply() => Of("replies");

    public static DocumentException ForQuery() => Of("queries");

    private static DocumentException Of(string kind) => new(
        ErrorCode.ExceededMemoryLimit,
        $"The server's memory for {kind} is taken by other clients; try again, or give the server more (--memory)");
}
