using Acornima;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Streetcar.Bson;

namespace Streetcar.Query.JavaScript;

/// <summary>The errors of scripts as those of commands.</summary>
internal static class ScriptErrors
{
    /// <summary>A script that fails.</summary>
    public static DocumentException Failure(string why) => new(ErrorCode.JSInterpreterFailure, why);

    /// <summary>Whether an exception of the interpreter is the script's fault, and not an end of the operation.</summary>
    public static bool IsOfScript(Exception exception) => exception is not (DocumentException or OperationCanceledException);

    /// <summary>The error for an exception of the interpreter.</summary>
    public static DocumentException Of(Exception exception) => exception switch
    {
        JavaScriptException thrown => Failure(Text(thrown)),
        ScriptPreparationException { InnerException: ParseErrorException syntax } => Failure($"SyntaxError: {syntax.Message}"),
        OutOfMemoryException => Failure("out of memory: the function made a value that is too large"),
        _ => Failure(exception.Message),
    };

    // An error's name and message; of what else a script may throw, its text.
    private static string Text(JavaScriptException thrown)
    {
        string position = thrown.Location.Start is { Line: > 0 } start ? $" :\n@:{start.Line}:{start.Column + 1}" : "";
        return $"{NameOf(thrown.Error) ?? "uncaught exception"}: {thrown.Message}{position}";
    }

    // Read without running the script's code, which a property may be computed by.
    private static string? NameOf(JsValue error)
    {
        for (var part = error as ObjectInstance; part is not null; part = part.Prototype)
        {
            if (part.GetOwnProperty("name") is { } name && name.IsDataDescriptor() && name.Value.IsString())
                return name.Value.AsString();
        }

        return null;
    }
}
