using System.Text;
using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Expressions;

/// <summary>A document of expressions. A field whose value is missing is left out.</summary>
internal sealed class ObjectExpression((byte[] Name, Expression Value)[] fields) : Expression
{
    public override bool IsConstant => Array.TrueForAll(fields, pair => pair.Value.IsConstant);

    /// <param name="document">The document.</param>
    /// <param name="compiler">Compiles its fields.</param>
    /// <param name="isMissingNull">Whether a missing value is null instead.</param>
    public static ObjectExpression Compile(RawDocument document, ExpressionCompiler compiler, bool isMissingNull = false)
    {
        var fields = new List<(byte[], Expression)>();
        var names = new HashSet<string>();
        foreach (var (name, value) in document)
        {
            if (!names.Add(name))
            {
                throw new DocumentException(
                    (ErrorCode)16406,
                    $"duplicate field name specified in object literal: {ElementText.Of(document)}");
            }

            if (name.Length == 0)
                throw new DocumentException((ErrorCode)15998, "FieldPath field names may not be empty strings.");
            if (name.StartsWith('$'))
            {
                throw new DocumentException(
                    (ErrorCode)16410,
                    $"FieldPath field names may not start with '$'. Consider using $getField or $setField.");
            }

            if (name.Contains('.'))
            {
                throw new DocumentException(
                    (ErrorCode)16412,
                    $"FieldPath field names may not contain '.'. Consider using $getField or $setField.");
            }

            var compiled = compiler.Compile(value);
            fields.Add((Encoding.UTF8.GetBytes(name), isMissingNull ? new NullIfMissingExpression(compiled) : compiled));
        }

        return new ObjectExpression([.. fields]);
    }

    protected override RawValue Compute(Scope scope)
    {
        using var document = ValueBuilder.Document();
        foreach (var (name, value) in fields)
            value.AddTo(document, name, scope);
        return document.ToValue();
    }
}
