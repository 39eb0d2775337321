using System.Text;
using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Expressions;

/// <summary>The object operators.</summary>
internal static class Objects
{
    // A field's name, and its places in a dictionary.
    private const int FieldSize = 128;

    public static RawValue Merge(ReadOnlySpan<RawValue> operands)
    {
        // A single operand that is an array contains the documents.
        if (operands.Length == 1 && operands[0].Type == ElementType.Array)
            operands = ArrayElements.ToArray(operands[0]);
        long fields = 0;
        foreach (var operand in operands)
            fields += operand.Type == ElementType.Document ? ArrayElements.Count(operand) : 0;
        using var held = HoldFields(fields);
        var merged = new OrderedDictionary<string, RawValue>();
        foreach (var operand in operands)
            Merge(merged, operand);
        return Document(merged);
    }

    /// <summary>Counts the memory for fields by their names.</summary>
    public static OperationContext.HeldMemory HoldFields(long count) => OperationContext.Hold(count * FieldSize);

    /// <summary>A document of fields by their names, without those that are missing.</summary>
    public static RawValue Document(OrderedDictionary<string, RawValue> fields)
    {
        using var document = ValueBuilder.Document();
        foreach (var (name, value) in fields)
        {
            if (!value.IsMissing)
                document.Add(Encoding.UTF8.GetBytes(name), value.Raw);
        }

        return document.ToValue();
    }

    /// <summary>Adds a document's fields; null has none.</summary>
    /// <exception cref="DocumentException">40400: the value is no document.</exception>
    public static void Merge(OrderedDictionary<string, RawValue> merged, RawValue value)
    {
        if (value.IsNullish())
            return;
        if (value.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)40400,
                $"$mergeObjects requires object inputs, but input {ElementText.Of(value.Raw)} is of type {value.Type.Alias()}");
        }

        var fields = new ArrayElements(value);
        while (fields.MoveNext())
        {
            OperationContext.CheckForInterrupt();
            merged[Encoding.UTF8.GetString(fields.Name)] = fields.Current;
        }
    }

    public static Expression CompileGetField(RawValue operand, ExpressionCompiler compiler)
    {
        var field = operand;
        Expression input = RootExpression.Instance;
        if (operand.Type == ElementType.Document && !operand.IsOperator())
        {
            var arguments = Operands.Named("$getField", operand, 3041701, 3041701, "field", "input");
            field = Required("$getField", "field", arguments[0], 3041702);
            input = compiler.Compile(Required("$getField", "input", arguments[1], 3041703));
        }

        var compiled = compiler.Compile(field);
        if (compiled is not ConstantExpression constant)
            return new BinaryExpression(compiled, input, (text, value) => Get(NameOf(text), value));
        byte[] name = NameOf(constant.Value);
        return new UnaryExpression(input, value => Get(name, value));
    }

    public static Expression CompileSetField(RawValue operand, ExpressionCompiler compiler)
    {
        var arguments = Operands.Named("$setField", operand, 4161100, 4161101, "field", "input", "value");
        var field = Required("$setField", "field", arguments[0], 4161102);
        var value = Required("$setField", "value", arguments[2], 4161103);
        var input = Required("$setField", "input", arguments[1], 4161109);
        string name = ConstantName("$setField", field, compiler);
        return new BinaryExpression(
            compiler.Compile(input), compiler.Compile(value), (document, set) => Set("$setField", document, name, set));
    }

    public static Expression CompileUnsetField(RawValue operand, ExpressionCompiler compiler)
    {
        var arguments = Operands.Named("$unsetField", operand, 4161100, 4161101, "field", "input");
        var field = Required("$unsetField", "field", arguments[0], 4161102);
        var input = Required("$unsetField", "input", arguments[1], 4161109);
        string name = ConstantName("$unsetField", field, compiler);
        return new UnaryExpression(compiler.Compile(input), document => Set("$unsetField", document, name, default));
    }

    private static RawValue Get(byte[] name, RawValue value) => value.Type == ElementType.Document
        ? PathExpression.Field(value.Memory, name)
        : value.IsNullish() && !value.IsMissing ? RawValue.Null : default;

    private static byte[] NameOf(RawValue field) => field.Type == ElementType.String
        ? Encoding.UTF8.GetBytes(field.AsString)
        : throw new DocumentException(
            (ErrorCode)3041704, $"$getField requires 'field' to evaluate to type String, but got {field.Type.Alias()}");

    private static RawValue Required(string name, string argument, RawValue value, int code) => !value.IsMissing
        ? value
        : throw new DocumentException((ErrorCode)code, $"{name} requires '{argument}' to be specified");

    private static RawValue Set(string name, RawValue document, string field, RawValue value)
    {
        if (document.IsNullish())
            return RawValue.Null;
        if (document.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)4161105, $"{name} requires 'input' to evaluate to type Object");
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(field);
        using var changed = ValueBuilder.Document();
        bool isSet = value.IsMissing;
        var fields = new RawReader(document.Raw.Document);
        while (fields.Read())
        {
            bool isField = fields.Name.SequenceEqual(utf8);
            if (!isField)
                changed.Add(fields.Name, fields.Value);
            else if (!value.IsMissing)
                changed.Add(utf8, value.Raw);
            isSet |= isField;
        }

        if (!isSet)
            changed.Add(utf8, value.Raw);
        return changed.ToValue();
    }

    // A literal, or what stands for itself: the name may be no path, and nothing that has to be evaluated.
    private static string ConstantName(string name, RawValue field, ExpressionCompiler compiler)
    {
        if (field.Type == ElementType.String && field.AsString.StartsWith('$'))
        {
            throw new DocumentException(
                (ErrorCode)4161108,
                $"A field path reference which is not allowed in this context. Did you mean {{$literal: '{field.AsString}'}}?");
        }

        bool isLiteral = field.IsOperator() && field.AsDocument.First().Name is "$literal" or "$const";
        bool isEvaluated = field.Type == ElementType.Array || (field.Type == ElementType.Document && !field.AsDocument.IsEmpty);
        if (isEvaluated && !isLiteral)
        {
            throw new DocumentException(
                (ErrorCode)4161106, $"{name} requires 'field' to evaluate to a constant, but got a non-constant argument");
        }

        var value = isLiteral ? ((ConstantExpression)compiler.Compile(field)).Value : field;
        if (value.Type != ElementType.String)
        {
            throw new DocumentException(
                (ErrorCode)4161107, $"{name} requires 'field' to evaluate to type String, but got {value.Type.Alias()}");
        }

        string text = value.AsString;
        return text.Contains('\0')
            ? throw new DocumentException((ErrorCode)9534700, "Field names may not contain a zero character.")
            : text;
    }
}
