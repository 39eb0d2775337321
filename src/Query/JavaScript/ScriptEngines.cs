using Acornima.Ast;
using Jint;
using Streetcar.Bson;

namespace Streetcar.Query.JavaScript;

/// <summary>
/// The engines of one query, so that its functions share their global variables, and those of others never see them. Each is used
/// by one thread at a time.
/// </summary>
internal sealed class ScriptEngines
{
    private const int MaxKept = 4;

    private readonly Stack<ScriptEngine> _free = [];

    // A $lookup compiles its pipeline again for each document.
    private readonly Dictionary<(string Text, Func<string, string>? Around), Prepared<Script>> _scripts = [];

    /// <summary>The script of a function.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="around">Makes the script of the function's own; null for that one itself.</param>
    /// <exception cref="DocumentException">JSInterpreterFailure: the text is no JavaScript.</exception>
    public Prepared<Script> Compile(string text, Func<string, string>? around)
    {
        lock (_scripts)
        {
            if (!_scripts.TryGetValue((text, around), out var script))
                _scripts.Add((text, around), script = ScriptText.Compile(text, around));
            return script;
        }
    }

    /// <summary>Takes an engine.</summary>
    /// <param name="scope">The global variables of a new one; null for none.</param>
    public ScriptEngine Rent(RawDocument? scope)
    {
        lock (_free)
        {
            if (_free.TryPop(out var engine))
                return engine;
        }

        return new ScriptEngine(scope);
    }

    /// <summary>Gives it back.</summary>
    public void Return(ScriptEngine engine)
    {
        lock (_free)
        {
            if (_free.Count < MaxKept)
                _free.Push(engine);
        }
    }
}
