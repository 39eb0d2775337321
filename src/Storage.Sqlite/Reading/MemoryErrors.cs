using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>The errors of who found no memory in time.</summary>
internal static class MemoryErrors
{
    public static DocumentException ForReply() => Of("replies");

    public static DocumentException ForQuery() => Of("queries");

    /// <summary>The error of who needs more than there is for all.</summary>
    /// <param name="limit">How many bytes there are.</param>
    public static DocumentException ForTooMuch(long limit) => new(
        ErrorCode.ExceededMemoryLimit,
        $"The operation needs more than the {limit} bytes that queries may take together; make it smaller, or give the server more (--memory)");

    private static DocumentException Of(string kind) => new(
        ErrorCode.ExceededMemoryLimit,
        $"The server's memory for {kind} is taken by other clients; try again, or give the server more (--memory)");
}
