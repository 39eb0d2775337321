using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Projections;

/// <summary>What <c>$meta</c> may name, and why it is refused.</summary>
internal static class MetaOperand
{
    /// <summary>The error where the query has no <c>$text</c>: nothing is wrong with the projection itself.</summary>
    public const ErrorCode NoTextScoreCode = (ErrorCode)40218;

    /// <summary>The score by which a <c>$text</c> found a document.</summary>
    public const string TextScore = "textScore";

    /// <summary>The index key by which a document was found.</summary>
    public const string IndexKey = "indexKey";

    /// <summary>The score that <c>$rankFusion</c> gave a document.</summary>
    public const string Score = "score";

    /// <summary>How that score comes about.</summary>
    public const string ScoreDetails = "scoreDetails";

    private static readonly HashSet<string> Known =
    [
        "geoNearDistance", "geoNearPoint", IndexKey, "randVal", "recordId", "searchScore", "sortKey",
    ];

    /// <summary>Whether no stage of a server without searches makes it, so that no document has it.</summary>
    public static bool IsNeverThere(string name) =>
        name is "randVal" or "searchScore" or "searchScoreDetails" or "searchHighlights" or "searchSequenceToken" or "vectorSearchScore";

    /// <summary>Why a projection can't have it.</summary>
    public static DocumentException RefuseInProjection(RawValue operand)
    {
        if (operand.Type != ElementType.String)
            return new DocumentException((ErrorCode)17307, "$meta only supports string arguments");
        return operand.AsString switch
        {
            TextScore => NoTextScore(),
            Score or ScoreDetails => NotThere(operand.AsString),
            var name when Known.Contains(name) => NotSupported(name),
            var name => new DocumentException((ErrorCode)17308, $"Unsupported argument to $meta: {name}"),
        };
    }

    /// <summary>Whether a document that stands for a direction of a sort names what no document has.</summary>
    public static bool SortsNothing(RawDocument direction) => direction.Count == 1
        && direction["$meta"] is { Type: ElementType.String, AsString: "randVal" or "searchScore" or "vectorSearchScore" };

    /// <summary>Checks a document that stands for a direction of a sort: it names the scores of a <c>$text</c>.</summary>
    /// <param name="direction">The document.</param>
    /// <param name="hasScores">Whether there are scores.</param>
    /// <exception cref="DocumentException">40218, 17312, 31138, …: it does not, or there are none.</exception>
    public static void CheckSort(RawDocument direction, bool hasScores)
    {
        if (!hasScores || direction.Count != 1 || direction["$meta"] != (RawValue)TextScore)
            throw RefuseInSort(direction);
    }

    private static DocumentException RefuseInSort(RawDocument direction)
    {
        var (name, operand) = direction.FirstOrDefault();
        if (name != "$meta")
            return new DocumentException((ErrorCode)17312, "$meta is the only expression supported by $sort right now");
        if (direction.Count > 1)
        {
            return new DocumentException(
                ErrorCode.FailedToParse, "Cannot have additional keys in a $meta sort specification");
        }

        return operand.Type == ElementType.String && operand.AsString == TextScore ? NoTextScore()
            : operand.Type == ElementType.String && operand.AsString is Score or "geoNearDistance" ? NotThere(operand.AsString)
            : new DocumentException((ErrorCode)31138, $"Illegal $meta sort: {ElementText.Of("$meta", operand.Raw)}");
    }

    private static DocumentException NoTextScore() =>
        new(NoTextScoreCode, "query requires text score metadata, but it is not available");

    private static DocumentException NotThere(string name) =>
        new(NoTextScoreCode, $"query requires {name} metadata, but it is not available");

    private static DocumentException NotSupported(string name) =>
        new(ErrorCode.CommandNotSupported, $"{{$meta: '{name}'}} is not supported by Streetcar");
}
