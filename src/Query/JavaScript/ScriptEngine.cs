using System.Globalization;
using Acornima.Ast;
using Jint;
using Jint.Native;
using Jint.Runtime;
using Streetcar.Bson;

namespace Streetcar.Query.JavaScript;

/// <summary>
/// An interpreter with the functions of MongoDB's scripts, and no way out of it: neither to .NET nor to files, the network or
/// other threads. Used by one thread at a time.
/// </summary>
internal sealed class ScriptEngine
{
    private const int MaxArrayLength = 10_000_000;
    private const int MaxEmitted = 32 * 1024 * 1024;

    private static readonly TimeSpan RegexTime = TimeSpan.FromSeconds(1);

    private static readonly Lazy<Prepared<Script>> Prelude = new(() =>
    {
        using var resource = typeof(ScriptEngine).Assembly.GetManifestResourceStream("Streetcar.Query.JavaScript.prelude.js")!;
        using var reader = new StreamReader(resource);
        return Engine.PrepareScript(reader.ReadToEnd());
    });

    private readonly Engine _engine;
    private readonly ScriptGuard _guard = new();
    private readonly ScriptValueReader _reader;
    private readonly Dictionary<Script, JsValue> _functions = [];
    private RawWriter? _emitted;

    public ScriptEngine(RawDocument? scope)
    {
        _engine = new Engine(options =>
        {
            options.Culture = CultureInfo.InvariantCulture;
            options.TimeZone = TimeZoneInfo.Utc;
            options.Host.StringCompilationAllowed = false;
            options.Constraints.Constraints.Add(_guard);
            options.Constraints.MaxArraySize = MaxArrayLength;
            options.Constraints.RegexTimeout = RegexTime;
        });
        _guard.Engine = _engine;
        _reader = new ScriptValueReader(_engine);
        var natives = new ScriptNatives(_engine, _reader, Emit);
        _reader.Prototypes = _engine.Call(_engine.Evaluate(Prelude.Value), natives.ToObject()).AsObject();
        foreach (var (name, value) in scope ?? RawDocument.Empty)
            _engine.Global.Set(name, GlobalOf(value));
    }

    /// <summary>Calls a function.</summary>
    public RawValue Call(ScriptFunction function, RawValue[] arguments) =>
        Run(function, default, arguments, static (_, result) => ScriptValueWriter.ToValue(result));

    /// <summary>Whether a function returns something true for a document.</summary>
    public bool Test(ScriptFunction function, RawDocument document) => Run(function, document, [], static (_, result) => TypeConverter.ToBoolean(result));

    /// <summary>What a function emits for a document.</summary>
    public RawValue Map(ScriptFunction function, RawDocument document)
    {
        using var writer = new RawWriter();
        writer.WriteStartDocument();
        writer.WriteName(""u8);
        writer.WriteStartArray();
        _emitted = writer;
        try
        {
            return Run(function, document, [], static (writer, _) =>
            {
                writer!.WriteEndArray();
                writer.WriteEndDocument();
                return writer.ToDocument().First().Value;
            });
        }
        finally
        {
            _emitted = null;
        }
    }

    private T Run<T>(ScriptFunction function, RawDocument? self, RawValue[] arguments, Func<RawWriter?, JsValue, T> result)
    {
        _guard.Begin();
        try
        {
            var values = Array.ConvertAll(arguments, _reader.Read);
            var owner = self is null ? JsValue.Undefined : _reader.Read(self);
            if (self is not null)
                _engine.Global.Set("obj", owner);
            return result(_emitted, _engine.Call(FunctionOf(function), owner, values));
        }
        catch (Exception exception) when (ScriptErrors.IsOfScript(exception))
        {
            throw ScriptErrors.Of(exception);
        }
        finally
        {
            _reader.Forget();
            _guard.End();
        }
    }

    private JsValue FunctionOf(ScriptFunction function)
    {
        if (!_functions.TryGetValue(function.Script.Program!, out var value))
            _functions.Add(function.Script.Program!, value = _engine.Evaluate(function.Script));
        return value;
    }

    // Functions among the variables that a client gives can be called. Each call of the engine sees them.
    private JsValue GlobalOf(RawValue value) => value.Type switch
    {
        ElementType.JavaScript => _engine.Evaluate(ScriptText.Compile(value.AsString)),
        _ => _reader.ReadLasting(value),
    };

    private void Emit(JsValue key, JsValue value)
    {
        var writer = _emitted ?? throw new DocumentException((ErrorCode)9712400, "emit can be called by the map function alone, for the document that it is called for");
        writer.WriteStartDocument();
        writer.WriteName("k"u8);
        ScriptValueWriter.Write(writer, key.IsUndefined() ? JsValue.Null : key);
        writer.WriteName("v"u8);
        ScriptValueWriter.Write(writer, value);
        writer.WriteEndDocument();
        if (writer.Length > MaxEmitted)
            throw new DocumentException((ErrorCode)31292, $"Size of emitted values exceeds the set size limit of {MaxEmitted} bytes");
    }
}
