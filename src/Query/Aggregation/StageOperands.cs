using Streetcar.Bson;

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
