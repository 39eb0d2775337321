using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Projections;

/// <summary>
/// Parses the projections of find, <c>$project</c>, <c>$addFields</c> and <c>$unset</c>, which are one language.
/// </summary>
/// <param name="policy">What the projection may contain.</param>
/// <param name="context">The collation and the variables.</param>
/// <param name="compiler">Compiles its expressions; null for one made from the context.</param>
/// <param name="filter">The query's filter, which the positional <c>$</c> needs; null for none.</param>
internal sealed class ProjectionParser(
    ProjectionPolicy policy, QueryContext context, ExpressionCompiler? compiler = null, Filter? filter = null)
{
    private readonly ProjectionNode _root = new();
    private ExpressionCompiler? _compiler = compiler;

    // Null until a field other than _id decides it.
    private ProjectionKind? _kind;

    // Whether _id as a whole is included, which may differ from the kind; null where it is not named.
    private bool? _id;

    // Whether a field within _id is named, or _id is computed.
    private bool _hasIdPath;
    private bool _hasSlice;
    private bool _hasElemMatch;
    private bool _hasMeta;
    private bool _hasPositional;

    /// <exception cref="DocumentException">31253, 31254: fields are both included and excluded; 31249, 31250: paths collide; ….</exception>
    public ProjectionNode Parse(RawDocument specification, out ProjectionKind kind)
    {
        ParseFields("", specification);
        kind = policy.OnlyComputes ? ProjectionKind.Addition : _kind ?? DefaultKind();
        if (kind == ProjectionKind.Inclusion && _id is null && !_hasIdPath)
            _root.Add("_id", null);
        if (_id is { } included && included != (kind == ProjectionKind.Inclusion))
            _root.Remove("_id");
        _root.Seal(kind);
        return _root;
    }

    // Where no field decides: $slice changes whole documents, $elemMatch picks a field, $meta picks one in a stage.
    private ProjectionKind DefaultKind() => (_hasSlice, _hasElemMatch, _id) switch
    {
        (false, false, null) when _hasMeta && !policy.AllowsFindOperators => ProjectionKind.Inclusion,
        (true, _, not true) => ProjectionKind.Exclusion,
        (false, true, _) => ProjectionKind.Inclusion,
        (_, _, true) => ProjectionKind.Inclusion,
        _ => ProjectionKind.Exclusion,
    };

    private void ParseFields(string prefix, RawDocument fields)
    {
        foreach (var (name, value) in fields)
        {
            if (policy.OnlyComputes)
                CheckComputed(prefix, name, value);
            if (value.Type == ElementType.Document
                && value.AsDocument.FirstOrDefault().Name is { } first && !first.StartsWith('$'))
            {
                ParseNested(prefix, name, value.AsDocument);
            }
            else if (policy.OnlyComputes)
            {
                Add(prefix, name, Compile(value));
            }
            else if (value.Type == ElementType.Document)
            {
                ParseOperator(prefix, name, value.AsDocument);
            }
            else if (value.IsNumber || value.Type == ElementType.Boolean)
            {
                ParseFlag(prefix, name, value.Raw.IsTruthy);
            }
            else
            {
                AddLiteral(prefix, name, value);
            }
        }
    }

    private static void CheckComputed(string prefix, string name, RawValue value)
    {
        if (prefix.Length > 0 && name.Contains('.'))
            throw new DocumentException((ErrorCode)40183, $"FieldPath field names may not contain '.' in a sub-object: {name}");
        if (value.Type == ElementType.Document && value.AsDocument is { Count: > 1 } operators && operators.First().Name.StartsWith('$'))
        {
            throw new DocumentException(
                (ErrorCode)40181, $"An object representing an expression must have exactly one field: {ElementText.Of(operators)}");
        }
    }

    private void ParseFlag(string prefix, string name, bool include)
    {
        if (include && IsPositional(name))
        {
            AddPositional(prefix, name);
        }
        else if (include && !policy.AllowsFindOperators && EndsWithPositional(name))
        {
            throw new DocumentException((ErrorCode)31324, "Aggregations have no positional operator in projections");
        }
        else
        {
            Add(prefix, name, null);
            if (prefix + name == "_id")
            {
                _id = include;
                return;
            }
        }

        var kind = include ? ProjectionKind.Inclusion : ProjectionKind.Exclusion;
        if (_kind is not null && _kind != kind)
        {
            throw include
                ? new DocumentException((ErrorCode)31253, $"Cannot do inclusion on field {name} in exclusion projection")
                : new DocumentException((ErrorCode)31254, $"Cannot do exclusion on field {name} in inclusion projection");
        }

        _kind = kind;
    }

    private void ParseNested(string prefix, string name, RawDocument value)
    {
        RefusePositional(name);
        FieldPath.ParseStrict(name);
        ParseFields($"{prefix}{name}.", value);
    }

    private void ParseOperator(string prefix, string name, RawDocument value)
    {
        RefusePositional(name);
        if (value.IsEmpty)
        {
            throw new DocumentException(
                (ErrorCode)51270,
                $"An empty sub-projection is not a valid value. Found empty object at path {prefix}{name}");
        }

        var (first, operand) = value.First();
        bool isFindOperator = policy.AllowsFindOperators && value.Count == 1;
        // Several fields are those of a document, whose names start with no dollar.
        if (value.Count > 1)
            FieldPath.ParseStrict(first);
        if (first == "$slice" && isFindOperator)
            AddSlice(prefix, name, value);
        else if (first == "$elemMatch" && isFindOperator)
            AddElemMatch(prefix, name, operand);
        else
            AddExpression(prefix, name, value);
    }

    private void AddLiteral(string prefix, string name, RawValue value)
    {
        if (IsPositional(name))
            throw new DocumentException((ErrorCode)31308, "positional projection cannot be used with a literal");
        Add(prefix, name, Compile(value));
        if (_kind == ProjectionKind.Exclusion)
        {
            throw new DocumentException(
                (ErrorCode)31310, $"Cannot use an expression {ElementText.Of(name, value.Raw)} in an exclusion projection");
        }

        _kind = ProjectionKind.Inclusion;
    }

    private void AddExpression(string prefix, string name, RawDocument expression)
    {
        var (first, operand) = expression.First();
        if (!ExpressionOperators.All.ContainsKey(first))
        {
            var refusal = ExpressionOperators.NotFound(first, operand);
            throw refusal.Code == ErrorCode.InvalidPipelineOperator
                ? new DocumentException((ErrorCode)31325, $"Unknown expression {first}")
                : refusal;
        }

        if (first == "$meta")
        {
            Add(prefix, name, Compile(expression));
            _hasMeta = true;
            return;
        }

        if (_kind == ProjectionKind.Exclusion)
        {
            throw new DocumentException(
                (ErrorCode)31252, "Cannot use expression other than $meta in exclusion projection");
        }

        Add(prefix, name, Compile(expression));
        _kind = ProjectionKind.Inclusion;
    }

    // $slice is also the name of an expression, whose first operand is an array.
    private void AddSlice(string prefix, string name, RawDocument value)
    {
        string? fault = null;
        try
        {
            if (SliceLeaf.Parse(value["$slice"], out fault) is { } slice)
            {
                Add(prefix, name, slice);
                _hasSlice = true;
                return;
            }
        }
        catch (DocumentException exception) when (_hasPositional)
        {
            fault = exception.Message;
        }

        try
        {
            AddExpression(prefix, name, value);
        }
        catch (DocumentException exception)
        {
            throw new DocumentException(
                exception.Code,
                $"Invalid $slice syntax. The given syntax {ElementText.Of(value)} did not match the find() "
                + $"syntax because :: {fault} :: The given syntax did not match the expression $slice syntax. :: caused by "
                + $":: {exception.Message}");
        }
    }

    private void AddElemMatch(string prefix, string name, RawValue operand)
    {
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)31274, $"elemMatch: Invalid argument, object required, but got {operand.Type.Alias()}");
        }

        if (_hasPositional)
            throw new DocumentException((ErrorCode)31255, "Cannot specify positional operator and $elemMatch.");
        FieldPath.ParseStrict(name);
        if (prefix.Length > 0 || name.Contains('.'))
            throw new DocumentException((ErrorCode)31275, "Cannot use $elemMatch projection on a nested field.");
        if (operand.AsDocument.ContainsKey("$jsonSchema"))
            throw new DocumentException(ErrorCode.QueryFeatureNotAllowed, "$jsonSchema is not allowed in this context");
        var condition = new RawDocument { [name] = new RawDocument { ["$elemMatch"] = operand } };
        Add(prefix, name, new ElemMatchLeaf(FieldPath.Parse(name), Filter.CompileUnordered(condition, context)));
        _hasElemMatch = true;
    }

    private void AddPositional(string prefix, string name)
    {
        if (_hasPositional)
            throw new DocumentException((ErrorCode)31276, "Cannot specify more than one positional projection per query.");
        if (_hasElemMatch)
            throw new DocumentException((ErrorCode)31256, "Cannot specify positional operator and $elemMatch.");
        if (filter is null)
            throw new DocumentException((ErrorCode)51050, "Projections with a positional operator require a matcher");
        if (HasExpression(filter.Root))
            throw new DocumentException(ErrorCode.QueryFeatureNotAllowed, "A filter with $expr can't say which element the positional operator takes");
        if (name.EndsWith(".$.", StringComparison.Ordinal))
            throw new DocumentException((ErrorCode)31270, "Path cannot end with '.$.'");
        int at = name.IndexOf(".$", StringComparison.Ordinal);
        if (name.AsSpan(at + 2).Contains('$'))
            throw new DocumentException((ErrorCode)31287, $"Cannot use positional operator twice: {name}");
        if (at + 2 < name.Length)
            throw new DocumentException((ErrorCode)31394, $"The positional operator can only end a path: {name}");
        Add(prefix, name[..at], new PositionalLeaf());
        _hasPositional = true;
    }

    private static bool HasExpression(MatchExpression node) => node switch
    {
        LogicalMatchExpression logical => logical.Children.Any(HasExpression),
        NotMatchExpression not => HasExpression(not.Child),
        ExprMatchExpression => true,
        _ => false,
    };

    private void RefusePositional(string name)
    {
        if (IsPositional(name))
            throw new DocumentException((ErrorCode)31271, "positional projection cannot be used with an expression or sub object");
    }

    private bool IsPositional(string name) => policy.AllowsFindOperators
        && (EndsWithPositional(name) || name.Contains(".$.", StringComparison.Ordinal));

    private static bool EndsWithPositional(string name) => name.EndsWith(".$", StringComparison.Ordinal);

    private ExpressionLeaf Compile(RawValue value) =>
        new((_compiler ??= new ExpressionCompiler(context)).Compile(value));

    private void Add(string prefix, string name, ProjectionLeaf? leaf)
    {
        FieldPath.ParseStrict(name);
        string path = prefix + name;
        FieldPath.Parse(path);
        try
        {
            _root.Add(path, leaf);
        }
        catch (DocumentException exception) when (policy.OnlyComputes)
        {
            throw new DocumentException((ErrorCode)40176, exception.Message);
        }

        _hasIdPath |= path.StartsWith("_id.", StringComparison.Ordinal) || (path == "_id" && leaf is not null);
    }
}
