using Acornima.Ast;
using Jint;
using Streetcar.Bson;

namespace Streetcar.Query.JavaScript;

/// <summary>A function of a query. Immutable; may be used by several threads at once.</summary>
internal sealed class ScriptFunction
{
    private readonly ScriptEngines _engines;
    private readonly RawDocument? _scope;

    private ScriptFunction(Prepared<Script> script, QueryContext context)
    {
        Script = script;
        _engines = context.Facts.Engines;
        _scope = context.ScriptScope;
    }

    /// <summary>The script whose value is the function.</summary>
    public Prepared<Script> Script { get; }

    /// <summary>Compiles a function.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="context">The query.</param>
    /// <param name="around">Makes the script of the function's own; null for that one itself.</param>
    /// <exception cref="DocumentException">31264: the server runs no scripts. JSInterpreterFailure: the text is no JavaScript.</exception>
    public static ScriptFunction Compile(string text, QueryContext context, Func<string, string>? around = null)
    {
        if (context.Scripting == Scripting.Off)
            throw new DocumentException((ErrorCode)31264, "Cannot run server-side javascript without the javascript engine enabled");
        context.Facts.SetMayRunLong();
        return new ScriptFunction(context.Facts.Engines.Compile(text, around), context);
    }

    /// <summary>Calls it.</summary>
    /// <exception cref="DocumentException">JSInterpreterFailure: it failed; or the operation is to end.</exception>
    public RawValue Call(params RawValue[] arguments) => Run(engine => engine.Call(this, arguments));

    /// <summary>Whether it returns something true for a document, which it sees as <c>this</c> and as <c>obj</c>.</summary>
    /// <exception cref="DocumentException">JSInterpreterFailure: it failed; or the operation is to end.</exception>
    public bool Test(RawDocument document) => Run(engine => engine.Test(this, document));

    /// <summary>The pairs <c>{k, v}</c> that it emits for a document, which it sees as <c>this</c>: an array.</summary>
    /// <exception cref="DocumentException">JSInterpreterFailure: it failed; or the operation is to end.</exception>
    public RawValue Map(RawDocument document) => Run(engine => engine.Map(this, document));

    // An engine whose script has failed is left to the collector.
    private T Run<T>(Func<ScriptEngine, T> call) => ScriptThreads.Call(() =>
    {
        var engine = _engines.Rent(_scope);
        var result = call(engine);
        _engines.Return(engine);
        return result;
    });
}
