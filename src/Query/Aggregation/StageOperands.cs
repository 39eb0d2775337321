using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Aggregation;

/// <summary>How stages take the fields of their specifications.</summary>
internal static class StageOperands
{
    public static RawArray Pipeline(RawValue value) => value.Type == ElementType.Array
        ? value.AsArray
        : throw new DocumentException(ErrorCode.TypeMismatch, "'pipeline' option must be specified as an array");

    public static string Text(string stage, string name, RawValue value) => value.Type == ElementType.String
        ? value.AsString
        : throw WrongType(stage, name, value, "string");

    /// <summary>The number that <c>$skip</c> and <c>$limit</c> take.</summary>
    public static long Count(string name, RawValue operand, int code)
    {
        string element = ElementText.Of(name, operand.Raw);
        if (!operand.IsNumber)
            throw Invalid($"Expected a number in: {element}");
        if (!operand.Raw.TryGetInt64(out long count))
            throw Invalid($"Expected an integer: {element}");
        return count >= 0 ? count : throw Invalid($"Expected a non-negative number in: {element}");

        DocumentException Invalid(string why) => new((ErrorCode)code, $"invalid argument to {name} stage: {why}");
    }

    public static DocumentException WrongType(string stage, string name, RawValue value, string expected) => new(
        ErrorCode.TypeMismatch,
        $"BSON field '{stage}.{name}' is the wrong type '{value.Type.Alias()}', expected type '{expected}'");

    public static DocumentException Unknown(string stage, string name) => new(
        ErrorCode.UnknownBsonField, $"BSON field '{stage}.{name}' is an unknown field.");

    public static DocumentException Missing(string stage, string name) => new(
        ErrorCode.FieldRequired, $"BSON field '{stage}.{name}' is missing but a required field");

    public static DocumentException Invalid(string stage, string name, string value) => new(
        ErrorCode.BadValue, $"Enumeration value '{value}' for field '{stage}.{name}' is not a valid value.");
}
