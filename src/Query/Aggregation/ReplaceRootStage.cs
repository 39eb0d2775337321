using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$replaceRoot</c> and <c>$replaceWith</c>.</summary>
internal sealed class ReplaceRootStage(Expression newRoot, string what) : TransformStage
{
    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)40229, $"expected an object as specification for $replaceRoot stage, got {operand.Type.Alias()}");
        }

        RawValue newRoot = default;
        foreach (var (name, value) in operand.AsDocument)
        {
            newRoot = name == "newRoot" ? value : throw StageOperands.Unknown("$replaceRoot", name);
        }

        return newRoot.IsMissing
            ? throw StageOperands.Missing("$replaceRoot", "newRoot")
            : new ReplaceRootStage(compiler.Compile(newRoot), "'newRoot' expression ");
    }

    public static Stage CompileWith(RawValue operand, ExpressionCompiler compiler) =>
        new ReplaceRootStage(compiler.Compile(operand), "'replacement document'");

    public override void Write(Scope scope, RawWriter output)
    {
        var value = newRoot.Evaluate(scope);
        if (value.Type != ElementType.Document)
        {
            string text = value.IsMissing ? "MISSING" : ElementText.Of(value.Raw);
            var document = new RawValueSpan(ElementType.Document, scope.Root.Span);
            throw new DocumentException(
                (ErrorCode)40228,
                $"{what} must evaluate to an object, but resulting value was: {text}. Type of resulting value: '{value.Type.Alias()}'. Input document: {ElementText.Of(document)}");
        }

        output.WriteStartDocument();
        output.WriteElements(value.Raw.Document[4..^1]);
        output.WriteEndDocument();
    }
}
