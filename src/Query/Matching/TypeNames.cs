using System.Globalization;
using Streetcar.Bson;

namespace Streetcar.Query.Matching;

/// <summary>
/// MongoDB's names and numbers of types (<see href="https://www.mongodb.com/docs/manual/reference/bson-types/"/>).
/// </summary>
internal static class TypeNames
{
    private static readonly ElementType[] Numbers =
        [ElementType.Double, ElementType.Int32, ElementType.Int64, ElementType.Decimal128];

    private static readonly Dictionary<string, ElementType> ByName =
        Enum.GetValues<ElementType>().Where(type => type != ElementType.Missing).ToDictionary(type => type.Alias());

    /// <summary>The type of a name; null where there is none.</summary>
    public static ElementType? Find(string name) => ByName.TryGetValue(name, out var type) ? type : null;

    /// <summary>The type of a number; null where there is none.</summary>
    public static ElementType? Find(long number) => number switch
    {
        -1 => ElementType.MinKey,
        127 => ElementType.MaxKey,
        >= 1 and <= 19 => (ElementType)number,
        _ => null,
    };

    /// <summary>The types that a name or a number denotes; several for <c>number</c>.</summary>
    public static ElementType[] Parse(RawValue operand)
    {
        if (operand.Type == ElementType.String)
        {
            string name = operand.AsString;
            if (name == "number")
                return Numbers;
            return Find(name) is { } named ? [named] : throw FilterError.BadValue($"Unknown type name alias: {name}");
        }

        if (!operand.IsNumber)
            throw new DocumentException(ErrorCode.TypeMismatch, "type must be represented as a number or a string");
        bool isWhole = operand.Raw.TryGetInt64(out long number);
        if (isWhole && number == 0)
        {
            throw FilterError.BadValue(
                "Invalid numerical type code: 0. Instead use {$exists:false}.");
        }

        return isWhole && Find(number) is { } numbered ? [numbered] : throw FilterError.BadValue(
            $"Invalid numerical type code: {operand.AsDouble.ToString(CultureInfo.InvariantCulture)}");
    }
}
