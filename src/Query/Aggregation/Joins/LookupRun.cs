using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Aggregation.Joins;

/// <summary>
/// Finds the documents that belong to others by a query for each; or, where these compare a field without an index, in a table
/// of the whole collection.
/// </summary>
/// <param name="from">The other collection.</param>
/// <param name="pipeline">The pipeline over it.</param>
/// <param name="options">The environment.</param>
internal sealed class LookupRun(string from, SubPipeline pipeline, PipelineOptions options) : JoinRun
{
    // The table takes as long to fill as a few queries.
    private const int QueriesBeforeTable = 2;

    private readonly List<int> _places = [];
    private readonly OperationLease _variables = new();
    private JoinTable? _table;
    private int _queries;

    /// <summary>The fields that must be equal; null where the pipeline says what belongs together.</summary>
    public (FieldPath Local, FieldPath Foreign)? Fields { get; init; }

    /// <summary>Whether equality of the fields is all that there is.</summary>
    public bool IsEquality { get; init; }

    /// <summary>How strings are compared; null for by their bytes.</summary>
    public Collation? Collation { get; init; }

    /// <summary>The specification of <see cref="Collation"/>.</summary>
    public RawDocument? CollationSpecification { get; init; }

    public override void Find(Scope scope, RawWriter found, OperationLease memory)
    {
        if (IsEquality && _queries++ == QueriesBeforeTable && !HasIndex())
            _table = TryFill(scope);
        if (_table is null)
            FindByQuery(scope, found, memory);
        else
            FindInTable(_table, scope, found, memory);
    }

    public override void Free()
    {
        if (_table is null)
            return;
        _table.Dispose();
        _table = null;
        _queries = QueriesBeforeTable;
    }

    public override void Dispose()
    {
        _variables.Dispose();
        _table?.Dispose();
    }

    private void FindByQuery(Scope scope, RawWriter found, OperationLease memory)
    {
        var match = Fields is { } fields ? JoinFilter.Of(scope.Root.Span, fields.Local, fields.Foreign) : null;
        var bound = pipeline.Bind(scope, options.Variables, match);
        if (!_variables.TryHold(bound.VariableBytes, waits: true))
            throw new DocumentException(ErrorCode.ExceededMemoryLimit, "The variables of a $lookup's pipeline find no memory");
        using var foreign = options.RequireCollections().Read(null, from, bound);
        while (foreign.TryNext(out var document))
            Add(document.Span, found, memory);
    }

    private void FindInTable(JoinTable table, Scope scope, RawWriter found, OperationLease memory)
    {
        var values = JoinFilter.Values(scope.Root.Span, Fields!.Value.Local);
        if (values.Count == 0)
            values.Add(RawValue.Null);
        _places.Clear();
        table.Find(values, _places);
        foreach (int place in _places)
        {
            OperationContext.CheckForInterrupt();
            Add(table[place], found, memory);
        }
    }

    private void Add(ReadOnlySpan<byte> document, RawWriter found, OperationLease memory)
    {
        found.WriteDocument(document);
        if (found.Length > options.MemoryLimit || !memory.TryHold(found.Length, waits: true))
        {
            throw new DocumentException(
                (ErrorCode)4568,
                $"Total size of documents in {from} matching pipeline's $lookup stage exceeds {options.MemoryLimit} bytes");
        }
    }

    private JoinTable? TryFill(Scope scope)
    {
        var table = new JoinTable(Fields!.Value.Foreign, Collation, options.MemoryLimit);
        try
        {
            using var foreign = options.RequireCollections().Read(null, from, pipeline.Bind(scope, options.Variables));
            if (table.TryAddAll(foreign))
                return table;
        }
        catch
        {
            table.Dispose();
            throw;
        }

        table.Dispose();
        return null;
    }

    // A view has none of its own, and may have one behind it.
    private bool HasIndex()
    {
        var indexes = options.RequireCollections().IndexStatistics(from);
        return indexes.Count == 0 || indexes.Any(index => Serves(index["spec"].AsDocument));
    }

    private bool Serves(RawDocument index)
    {
        var (first, _) = index["key"].AsDocument.First();
        var collation = index["collation"];
        bool isSameCollation = collation.Type == ElementType.Document
            ? collation.AsDocument.Equals(CollationSpecification)
            : Collation is null;
        return (first == Fields!.Value.Foreign.Text || first.EndsWith("$**", StringComparison.Ordinal))
            && isSameCollation && index["partialFilterExpression"].IsMissing && !index["hidden"].Raw.IsTruthy;
    }
}
