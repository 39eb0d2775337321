using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary>The documents of a partition in their order, with what the window functions read from them.</summary>
internal sealed class WindowPartition(SortPattern? sort, PipelineOptions options) : IDisposable
{
    private readonly DocumentBuffer _documents = new(new WindowMemory(options), options.Spills);
    private readonly Scope _scope = new(options.Variables);
    private readonly PathExpression? _sortValue = sort is { Fields: [var first, ..] }
        ? new PathExpression(RootExpression.Instance, first.Path)
        : null;

    private readonly List<WindowMemory> _functions = [];
    private RawWriter _key = new();
    private RawWriter _previousKey = new();
    private int _keyOf = -1;
    private bool _sortsLikePrevious;

    public int Count => _documents.Count;

    public ReadOnlyMemory<byte> this[int index] => _documents[index];

    public void Add(ReadOnlyMemory<byte> document) => _documents.Add(document);

    /// <summary>What a function may hold, until the partition is disposed.</summary>
    public StageMemory NewMemory()
    {
        var memory = new WindowMemory(options);
        _functions.Add(memory);
        return memory;
    }

    public Scope ScopeOf(int index)
    {
        _scope.Root = _documents[index];
        return _scope;
    }

    /// <summary>An expression's value for a document.</summary>
    public RawValue Evaluate(Expression expression, int index) => expression.Evaluate(ScopeOf(index));

    /// <summary>What a document sorts by, where that is one field.</summary>
    public RawValue SortValueOf(int index) => Evaluate(_sortValue!, index);

    /// <summary>Whether a document sorts like the one before it.</summary>
    public bool SortsLikePrevious(int index)
    {
        if (_keyOf == index)
            return _sortsLikePrevious;
        if (_keyOf != index - 1)
            WriteKey(index - 1);
        (_key, _previousKey) = (_previousKey, _key);
        WriteKey(index);
        return _sortsLikePrevious = sort!.CompareKeys(_previousKey.WrittenSpan, _key.WrittenSpan) == 0;
    }

    /// <summary>Puts the documents on disk, where they may go there.</summary>
    public void Free() => _documents.Free();

    public void Dispose()
    {
        _documents.Dispose();
        _functions.ForEach(memory => memory.Dispose());
        _key.Dispose();
        _previousKey.Dispose();
    }

    private void WriteKey(int index)
    {
        _key.Reset();
        sort!.WriteKey(_documents[index].Span, _key);
        _keyOf = index;
    }
}

/// <summary>The memory limit of <c>$setWindowFields</c> for a partition, which has its own errors.</summary>
internal sealed class WindowMemory(PipelineOptions options)
    : StageMemory("$setWindowFields", options.MemoryLimit, options.Spills is not null)
{
    protected override DocumentException Exceeded(string holder, long limit) => options.Spills is null
        ? new DocumentException((ErrorCode)5643011, "Exceeded max memory. Set 'allowDiskUse: true' to spill to disk")
        : new DocumentException(
            (ErrorCode)5414201, $"Exceeded memory limit in DocumentSourceSetWindowFields, used {Used} bytes but max allowed is {limit}");
}
