using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary>A keyword's value and its siblings.</summary>
/// <param name="Keyword">The keyword.</param>
/// <param name="Value">Its value.</param>
/// <param name="Siblings">The schema that it is part of.</param>
internal readonly record struct SchemaOperand(string Keyword, RawValue Value, RawDocument Siblings)
{
    public JsonSchema ReadSchema() => Value.Type == ElementType.Document
        ? JsonSchema.Compile(Value.AsDocument)
        : throw WrongType("an object");

    public JsonSchema[] ReadSchemas()
    {
        if (Value.Type != ElementType.Array)
            throw WrongType("an array");
        string keyword = Keyword;
        JsonSchema[] schemas = [.. Value.AsArray.Select(item => item.Type == ElementType.Document
            ? JsonSchema.Compile(item.AsDocument)
            : throw new DocumentException(
                ErrorCode.TypeMismatch,
                $"$jsonSchema keyword '{keyword}' must be an array of objects, but found an element of type {item.Type.Alias()}"))];
        return schemas.Length > 0 ? schemas : throw Invalid("must be a non-empty array");
    }

    /// <summary>The schemas of named fields.</summary>
    public (byte[] Name, JsonSchema Schema)[] ReadNamedSchemas()
    {
        if (Value.Type != ElementType.Document)
            throw WrongType("an object");
        string keyword = Keyword;
        return [.. Value.AsDocument.Select(field => (
            System.Text.Encoding.UTF8.GetBytes(field.Name),
            field.Value.Type == ElementType.Document
                ? JsonSchema.Compile(field.Value.AsDocument)
                : throw new DocumentException(
                    ErrorCode.TypeMismatch, $"Nested schema for $jsonSchema property '{field.Name}' of '{keyword}' must be an object")))];
    }

    /// <summary>Names that are given once each.</summary>
    public byte[][] ReadNames()
    {
        if (Value.Type != ElementType.Array)
            throw WrongType("an array");
        var names = new HashSet<string>();
        foreach (var item in Value)
        {
            if (item.Type != ElementType.String)
                throw WrongType("an array of strings");
            if (!names.Add(item.AsString))
                throw Invalid("array cannot contain duplicate values");
        }

        return names.Count > 0
            ? [.. names.Select(System.Text.Encoding.UTF8.GetBytes)]
            : throw Invalid("cannot be an empty array");
    }

    public RawValue ReadNumber() => Value.IsNumber ? Value : throw WrongType("a number");

    public long ReadCount()
    {
        string? fault = IntegerOperand.ReadCount(Value, out long count);
        return fault is null
            ? count
            : throw new DocumentException(ErrorCode.FailedToParse, $"{fault}: {ElementText.Of(Keyword, Value.Raw)}");
    }

    public bool ReadBoolean() => Value.Type == ElementType.Boolean ? Value.AsBoolean : throw WrongType("a boolean");

    public string ReadString() => Value.Type == ElementType.String ? Value.AsString : throw WrongType("a string");

    public DocumentException WrongType(string expected) =>
        new(ErrorCode.TypeMismatch, $"$jsonSchema keyword '{Keyword}' must be {expected}");

    public DocumentException Invalid(string fault) =>
        new(ErrorCode.FailedToParse, $"$jsonSchema keyword '{Keyword}' {fault}");
}
