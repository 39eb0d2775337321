using Acornima.Ast;
using Jint;
using Streetcar.Bson;

namespace Streetcar.Query.JavaScript;

/// <summary>
/// Makes a function of a text, as MongoDB does: a text that is a function is that one; of others, the value of the last
/// expression is returned, or what they return themselves.
/// </summary>
internal static class ScriptText
{
    // What parsing takes grows with a script, and nothing interrupts it.
    private const int MaxLength = 256 * 1024;

    private static readonly ScriptPreparationOptions Options = new()
    {
        ParsingOptions = ScriptParsingOptions.Default with { CompileRegex = false, RetainFunctionSourceText = true },
    };

    private static readonly ScriptPreparationOptions WithReturn = Options with
    {
        ParsingOptions = Options.ParsingOptions with { AllowReturnOutsideFunction = true },
        StaticAnalysis = false,
    };

    /// <summary>A script whose value is the function.</summary>
    /// <param name="text">The text.</param>
    /// <param name="around">Makes the script of the function's own; null for that one itself.</param>
    /// <exception cref="DocumentException">JSInterpreterFailure: the text is no JavaScript.</exception>
    public static Prepared<Script> Compile(string text, Func<string, string>? around = null)
    {
        if (text.Length > MaxLength)
            throw ScriptErrors.Failure($"the function has {text.Length} characters, more than {MaxLength}");
        text = text.TrimEnd().TrimEnd(';', ' ', '\t', '\r', '\n');
        try
        {
            return Prepare(text, around);
        }
        catch (Exception exception) when (ScriptErrors.IsOfScript(exception))
        {
            throw ScriptErrors.Of(exception);
        }
    }

    private static Prepared<Script> Prepare(string text, Func<string, string>? around)
    {
        string source = $"({text}\n)";
        if (!TryPrepare(source, out var script))
        {
            var program = Engine.PrepareScript(text, options: WithReturn).Program!;
            if (program.Body.Count > 0 && program.Body[^1] is ExpressionStatement last)
                text = text.Insert(last.Range.Start, "return ");
            source = $"(function() {{ {text}\n}})";
            if (!TryPrepare(source, out script))
                throw ScriptErrors.Failure("SyntaxError: the text is no function");
        }

        return around is null ? script : Engine.PrepareScript(around(source), options: Options);
    }

    private static bool TryPrepare(string source, out Prepared<Script> script)
    {
        try
        {
            script = Engine.PrepareScript(source, options: Options);
            return script.Program!.Body is [ExpressionStatement { Expression: FunctionExpression or ArrowFunctionExpression }];
        }
        catch (ScriptPreparationException)
        {
            script = default;
            return false;
        }
    }
}
