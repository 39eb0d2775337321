using Streetcar.Bson;
using Streetcar.Query.JavaScript;

namespace Streetcar.Query.Expressions;

/// <summary><c>$function</c>: what a JavaScript function returns.</summary>
internal sealed class ScriptExpression(ScriptFunction function, Expression arguments) : Expression
{
    public static Expression Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (compiler.Context.Scripting == Scripting.NotHere)
            throw new DocumentException((ErrorCode)4660800, "$function cannot be used inside a validator.");
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)31260, $"$function requires an object as an argument, found: {operand.Type.Alias()}");
        }

        var fields = operand.AsDocument;
        string body = Body(Required(fields, "body", 31261, "The body function must be specified."), compiler);
        var arguments = compiler.Compile(Required(fields, "args", 31263, "The args field must be specified."));
        var language = Required(fields, "lang", 31418, "The lang field must be specified.");
        if (language != (RawValue)"js")
            throw new DocumentException((ErrorCode)31419, "Currently the only supported language specifier is 'js'.");
        return new ScriptExpression(ScriptFunction.Compile(body, compiler.Context), arguments);
    }

    protected override RawValue Compute(Scope scope)
    {
        var values = arguments.Evaluate(scope);
        return values.Type == ElementType.Array
            ? function.Call(ArrayElements.ToArray(values))
            : throw new DocumentException((ErrorCode)31266, "The args field must be of type array");
    }

    private static RawValue Required(RawDocument fields, string name, int code, string message) =>
        fields[name] is { IsMissing: false } value ? value : throw new DocumentException((ErrorCode)code, message);

    private static string Body(RawValue body, ExpressionCompiler compiler)
    {
        if (compiler.Compile(body) is not ConstantExpression { Value: var text })
            throw new DocumentException((ErrorCode)31432, "The body function must be a constant expression");
        return text.Type is ElementType.String or ElementType.JavaScript
            ? text.AsString
            : throw new DocumentException((ErrorCode)31262, "The body function must evaluate to type string or code");
    }
}
