using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.JavaScript;

namespace Streetcar.Query.Matching;

/// <summary><c>$where</c>: a JavaScript function that is true for the document.</summary>
public sealed class WhereMatchExpression : MatchExpression
{
    private readonly ScriptFunction _function;

    private WhereMatchExpression(ScriptFunction function) => _function = function;

    internal static MatchExpression Parse(RawValue operand, FilterScope scope)
    {
        if (!scope.TakesWhere)
            throw FilterError.BadValue("$where is not allowed in this context");
        if (!scope.IsTopLevel)
            throw FilterError.BadValue("$where can only be applied to the top-level document");
        string text = operand.Type switch
        {
            ElementType.String or ElementType.JavaScript => operand.AsString,
            ElementType.JavaScriptWithScope => throw new DocumentException(
                (ErrorCode)4649201, "$where no longer supports deprecated BSON type CodeWScope"),
            _ => throw FilterError.BadValue("$where got bad type"),
        };
        if (text.Length == 0)
            throw FilterError.BadValue("code for $where cannot be empty");
        return scope.Context.Scripting == Scripting.On
            ? new WhereMatchExpression(ScriptFunction.Compile(text, scope.Context))
            : throw new DocumentException((ErrorCode)6108304, "no globalScriptEngine in $where parsing: the server was told to run no JavaScript");
    }

    internal override bool Matches(ref MatchContext context)
    {
        if (context.Scope is { } scope)
            return _function.Test(new RawDocument(scope.Root));
        using var copy = new RentedDocument(context.Value.Document);
        return _function.Test(new RawDocument(copy.Memory));
    }

    internal override bool MatchesValue(RawValueSpan value) => false;
}
