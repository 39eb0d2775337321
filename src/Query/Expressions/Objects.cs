using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>The object operators.</summary>
internal static class Objects
{
    public static BsonValue Merge(ReadOnlySpan<BsonValue> operands)
    {
        // One operand that is an array gives the documents.
        if (operands.Length == 1 && operands[0].Type == BsonType.Array)
            operands = ArrayElements.ToArray(operands[0]);
        var merged = new OrderedDictionary<string, BsonValue>();
        foreach (var operand in operands)
            Merge(merged, operand);
        return new BsonDocument(merged.Select(field => new BsonElement(field.Key, field.Value)));
    }

    /// <summary>Takes a document's fields over; null has none.</summary>
    /// <exception cref="DocumentException">40400: the value is no document.</exception>
    public static void Merge(OrderedDictionary<string, BsonValue> merged, BsonValue value)
    {
        if (value.IsNullish())
            return;
        if (value.Type != BsonType.Document)
        {
            throw new DocumentException(
                (ErrorCode)40400,
                $"$mergeObjects requires object inputs, but input {ElementText.Of(value.Raw)} is of type {value.Type.Alias()}");
        }

        var fields = new ArrayElements(value);
        while (fields.MoveNext())
            merged[Encoding.UTF8.GetString(fields.Name)] = fields.Current;
    }

    public static Expression CompileGetField(BsonValue operand, ExpressionCompiler compiler)
    {
        var field = operand;
        Expression input = RootExpression.Instance;
        if (operand.Type == BsonType.Document && !operand.IsOperator())
        {
            var arguments = Operands.Named("$getField", operand, 3041701, 3041701, "field", "input");
            field = Required("$getField", "field", arguments[0], 3041702);
            input = compiler.Compile(Required("$getField", "input", arguments[1], 3041703));
        }

        byte[] name = Encoding.UTF8.GetBytes(FieldName("$getField", field, compiler, 5654600, 5654601, 5654602));
        return new UnaryExpression(input, value => value.Type == BsonType.Document
            ? PathExpression.Field(value.Memory, name)
            : value.IsNullish() && !value.IsMissing ? BsonValue.Null : default);
    }

    public static Expression CompileSetField(BsonValue operand, ExpressionCompiler compiler)
    {
        var arguments = Operands.Named("$setField", operand, 4161100, 4161101, "field", "input", "value");
        string name = FieldName(
            "$setField", Required("$setField", "field", arguments[0], 4161102), compiler, 4161106, 4161107, 4161108);
        var input = compiler.Compile(Required("$setField", "input", arguments[1], 4161109));
        var value = compiler.Compile(Required("$setField", "value", arguments[2], 4161103));
        return new BinaryExpression(input, value, (document, field) => Set("$setField", document, name, field));
    }

    public static Expression CompileUnsetField(BsonValue operand, ExpressionCompiler compiler)
    {
        var arguments = Operands.Named("$unsetField", operand, 4161110, 4161111, "field", "input");
        string name = FieldName(
            "$unsetField", Required("$unsetField", "field", arguments[0], 4161112), compiler, 4161106, 4161107, 4161108);
        var input = compiler.Compile(Required("$unsetField", "input", arguments[1], 4161109));
        return new UnaryExpression(input, document => Set("$unsetField", document, name, default));
    }

    private static BsonValue Required(string name, string argument, BsonValue value, int code) => !value.IsMissing
        ? value
        : throw new DocumentException((ErrorCode)code, $"{name} requires '{argument}' to be specified");

    private static BsonValue Set(string name, BsonValue document, string field, BsonValue value)
    {
        if (document.IsNullish())
            return BsonValue.Null;
        if (document.Type != BsonType.Document)
        {
            throw new DocumentException(
                (ErrorCode)4161105, $"{name} requires 'input' to evaluate to type Object");
        }

        return value.IsMissing ? document.AsDocument.Without(field) : document.AsDocument.With(field, value);
    }

    private static string FieldName(
        string name, BsonValue field, ExpressionCompiler compiler, int pathCode, int constantCode, int typeCode)
    {
        if (field.Type == BsonType.String && field.AsString.StartsWith('$'))
        {
            throw new DocumentException(
                (ErrorCode)pathCode,
                $"A field path reference which is not allowed in this context. Did you mean {{$literal: '{field.AsString}'}}?");
        }

        if (compiler.Compile(field) is not ConstantExpression constant)
        {
            throw new DocumentException(
                (ErrorCode)constantCode, $"{name} requires 'field' to evaluate to a constant, but got a non-constant argument");
        }

        if (constant.Value.Type != BsonType.String)
        {
            throw new DocumentException(
                (ErrorCode)typeCode, $"{name} requires 'field' to evaluate to type String, but got {constant.Value.Type.Alias()}");
        }

        string text = constant.Value.AsString;
        return text.Contains('\0')
            ? throw new DocumentException((ErrorCode)16411, "Field names may not contain a zero character.")
            : text;
    }
}
