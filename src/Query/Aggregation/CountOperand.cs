using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Aggregation;

/// <summary>The number that <c>$skip</c> and <c>$limit</c> take.</summary>
internal static class CountOperand
{
    public static long Read(string name, RawValue operand, int code)
    {
        string element = ElementText.Of(name, operand.Raw);
        if (!operand.IsNumber)
            throw Invalid($"Expected a number in: {element}");
        if (!operand.Raw.TryGetInt64(out long count))
            throw Invalid($"Expected an integer: {element}");
        return count >= 0 ? count : throw Invalid($"Expected a non-negative number in: {element}");

        DocumentException Invalid(string why) => new((ErrorCode)code, $"invalid argument to {name} stage: {why}");
    }
}
