using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Projections;

/// <summary><c>$meta</c>, which is not supported.</summary>
internal static class MetaOperand
{
    /// <summary>The error where the query has no <c>$text</c>: nothing is wrong with the projection itself.</summary>
    public const ErrorCode NoTextScoreCode = (ErrorCode)40218;

    private static readonly HashSet<string> Known =
    [
        "geoNearDistance", "geoNearPoint", "indexKey", "randVal", "recordId", "searchHighlights", "searchScore", "sortKey",
    ];

    /// <summary>Why a projection can't have it.</summary>
    public static DocumentException RefuseInProjection(RawValue operand)
    {
        if (operand.Type != ElementType.String)
            return new DocumentException((ErrorCode)17307, "$meta only supports string arguments");
        return operand.AsString switch
        {
            "textScore" => NoTextScore(),
            var name when Known.Contains(name) => NotSupported(name),
            var name => new DocumentException((ErrorCode)17308, $"Unsupported argument to $meta: {name}"),
        };
    }

    /// <summary>Why a sort can't have a document as a direction.</summary>
    public static DocumentException RefuseInSort(RawDocument direction)
    {
        var (name, operand) = direction.FirstOrDefault();
        if (name != "$meta")
            return new DocumentException((ErrorCode)17312, "$meta is the only expression supported by $sort right now");
        if (direction.Count > 1)
        {
            return new DocumentException(
                ErrorCode.FailedToParse, "Cannot have additional keys in a $meta sort specification");
        }

        return operand.Type == ElementType.String && operand.AsString is "textScore" ? NoTextScore()
            : operand.Type == ElementType.String && Known.Contains(operand.AsString) ? NotSupported(operand.AsString)
            : new DocumentException((ErrorCode)31138, $"Illegal $meta sort: {ElementText.Of("$meta", operand.Raw)}");
    }

    // Only $text computes scores, and it is not supported.
    private static DocumentException NoTextScore() =>
        new(NoTextScoreCode, "query requires text score metadata, but it is not available");

    private static DocumentException NotSupported(string name) =>
        new(ErrorCode.CommandNotSupported, $"{{$meta: '{name}'}} is not supported by Streetcar");
}
