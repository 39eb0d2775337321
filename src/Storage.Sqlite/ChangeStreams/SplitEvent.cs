using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.ChangeStreams;

/// <summary>
/// Splits an event that is too large for a document between its fields
/// (<see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/changeStreamSplitLargeEvent/"/>).
/// </summary>
internal static class SplitEvent
{
    // The token and the number of the part.
    private const int Overhead = 1024;
    private const int LongestPart = BsonValidator.MaxDocumentSize - Overhead;

    /// <exception cref="DocumentException">7182500: one field is too large for a part.</exception>
    public static List<RawDocument> Of(RawDocument @event, StreamPosition position)
    {
        var parts = new List<List<RawElement>>();
        int room = 0;
        foreach (var element in @event)
        {
            if (element.Name == "_id")
                continue;
            int size = element.Name.Length + element.Value.Raw.Bytes.Length + 2;
            if (size > LongestPart)
            {
                throw new DocumentException(
                    (ErrorCode)7182500,
                    $"Splitting change event failed: fragment size {size} is greater than maximum allowed fragment size {LongestPart}");
            }

            if (size > room)
            {
                parts.Add([]);
                room = LongestPart;
            }

            parts[^1].Add(element);
            room -= size;
        }

        return [.. parts.Select((fields, i) => Part(fields, i + 1, parts.Count, position))];
    }

    public static DocumentException TooLarge(int size) => new(
        ErrorCode.BsonObjectTooLarge,
        $"BSONObj size: {size} (0x{size:X}) is invalid. Size must be between 0 and {BsonValidator.MaxDocumentSize}(16MB)");

    /// <summary>The error for who goes on behind a part of an event that has none.</summary>
    public static DocumentException IsWhole() => new(
        ErrorCode.ChangeStreamFatalError,
        "Attempted to resume from a split event fragment, but the event in the resumed stream was not large enough to be split");

    /// <summary>The error for who goes on behind a part of an event that has not so many.</summary>
    public static DocumentException IsSplitElsewhere() => new(
        ErrorCode.ChangeStreamFatalError,
        "Attempted to resume from a split event, but the resumed stream produced a different split. Ensure that the pipeline used to resume "
        + "is the same as the original");

    private static RawDocument Part(List<RawElement> fields, int number, int count, StreamPosition position) => new(
    [
        new RawElement("_id", (position with { Fragment = number }).ToToken()),
        .. fields,
        new RawElement("splitEvent", new RawDocument { ["fragment"] = number, ["of"] = count }),
    ]);
}
