using System.Runtime.InteropServices;
using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.JavaScript;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary><c>$accumulator</c>: JavaScript functions that make a state, and put values and other states into it.</summary>
internal sealed class ScriptAccumulator(ScriptAccumulator.Functions functions, RawValue start) : Accumulator
{
    // Enough for the state to be made into JavaScript's values and back seldom.
    private const long MaxPending = 1024 * 1024;

    private readonly List<RawValue> _pending = [];
    private long _pendingBytes;
    private RawValue _state = start;

    /// <summary>The functions of a specification.</summary>
    /// <param name="Init">Makes the state.</param>
    /// <param name="Accumulate">Puts the arguments of several documents into it.</param>
    /// <param name="Merge">Puts another state into it.</param>
    /// <param name="Finalize">Makes the result of it; null for itself.</param>
    internal sealed record Functions(ScriptFunction Init, ScriptFunction Accumulate, ScriptFunction Merge, ScriptFunction? Finalize);

    public static AccumulatorDefinition Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)4544703, $"$accumulator expects an object as an argument; found: {operand.Type.Alias()}");
        }

        if (compiler.Context.Scripting == Scripting.NotHere)
            throw new DocumentException(ErrorCode.BadValue, "$accumulator is not allowed in this context");
        foreach (var (name, value) in operand.AsDocument)
            Check(name, value);
        var fields = operand.AsDocument;
        var functions = new Functions(
            Function("init", Required("init", 4544707)),
            Function("accumulate", Required("accumulate", 4544708), InLoop),
            Function("merge", Required("merge", 4544709)),
            fields["finalize"] is { IsMissing: false } finalize ? Function("finalize", finalize) : null);
        var initArguments = fields["initArgs"] is { IsMissing: false } given ? compiler.Compile(given) : new ConstantExpression(RawArray.Empty);
        var arguments = compiler.Compile(Required("accumulateArgs", 4544710));
        return new AccumulatorDefinition(arguments, scope => new ScriptAccumulator(functions, Start(functions, initArguments.Evaluate(scope))));

        RawValue Required(string name, int code) => fields[name] is { IsMissing: false } value
            ? value
            : throw new DocumentException((ErrorCode)code, $"$accumulator missing required argument '{name}'");

        ScriptFunction Function(string name, RawValue value, Func<string, string>? around = null)
        {
            if (compiler.Compile(value) is not ConstantExpression { Value: var text })
                throw new DocumentException((ErrorCode)4544701, $"$accumulator '{name}' must be a constant expression");
            return text.Type is ElementType.String or ElementType.JavaScript
                ? ScriptFunction.Compile(text.AsString, compiler.Context, around)
                : throw new DocumentException((ErrorCode)4544702, $"$accumulator '{name}' must be a String or Code");
        }
    }

    public override RawValue Result
    {
        get
        {
            Accumulate();
            return functions.Finalize?.Call(_state) ?? _state;
        }
    }

    public override RawValue State
    {
        get
        {
            Accumulate();
            return _state;
        }
    }

    public override void Add(RawValue value, StageMemory memory)
    {
        if (value.Type != ElementType.Array)
            throw new DocumentException((ErrorCode)4544712, $"$accumulator accumulateArgs must evaluate to an array: {value}");
        memory.Add(BufferedValue.Size(value));
        _pending.Add(RawValue.Copy(value.Raw));
        _pendingBytes += BufferedValue.Size(value);
        if (_pendingBytes >= MaxPending)
            Update(memory, _pendingBytes, Accumulate);
    }

    public override void Restore(RawValue state, StageMemory memory) =>
        Update(memory, 0, () => _state = functions.Merge.Call(_state, RawValue.Copy(state.Raw)));

    // Counts what the state grows by.
    private void Update(StageMemory memory, long released, Action update)
    {
        long before = _state.Memory.Length + released;
        update();
        memory.Add(_state.Memory.Length - before);
    }

    private void Accumulate()
    {
        if (_pending.Count == 0)
            return;
        _state = functions.Accumulate.Call(_state, ValueBuilder.ArrayOf(CollectionsMarshal.AsSpan(_pending)));
        _pending.Clear();
        _pendingBytes = 0;
    }

    private static RawValue Start(Functions functions, RawValue arguments) => arguments.Type == ElementType.Array
        ? functions.Init.Call(ArrayElements.ToArray(arguments))
        : throw new DocumentException((ErrorCode)4544711, $"$accumulator initArgs must evaluate to an array: {arguments}");

    private static string InLoop(string accumulate) =>
        $"((accumulate) => (state, calls) => {{ for (const values of calls) state = accumulate(state, ...values); return state; }})({accumulate})";

    private static void Check(string name, RawValue value)
    {
        if (name is not ("init" or "accumulate" or "merge" or "finalize" or "initArgs" or "accumulateArgs" or "lang"))
            throw new DocumentException((ErrorCode)4544706, $"$accumulator got an unexpected field: {name}");
        if (name != "lang")
            return;
        if (value.Type != ElementType.String)
            throw new DocumentException((ErrorCode)4544704, $"$accumulator lang must be a string; found: {value.Type.Alias()}");
        if (value.AsString != "js")
            throw new DocumentException((ErrorCode)4544705, "$accumulator only supports lang: 'js'");
    }
}
