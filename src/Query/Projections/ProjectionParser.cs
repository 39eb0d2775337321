using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Projections;

/// <summary>Makes a projection's tree, and finds out which way it picks.</summary>
internal sealed class ProjectionParser(QueryContext context, Filter? filter)
{
    private readonly ProjectionNode _root = new();
    private ProjectionKind _kind = ProjectionKind.Whole;

    // What is said about _id as a whole, which fits either kind.
    private bool? _id;

    // Whether anything else is said about it.
    private bool _hasIdPath;
    private bool _hasSlice;
    private bool _hasElemMatch;
    private bool _hasPositional;

    public ProjectionNode Parse(RawDocument specification, out ProjectionKind kind)
    {
        ParseFields("", specification);
        if (_kind == ProjectionKind.Whole)
            _kind = DefaultKind();
        if (_kind == ProjectionKind.Inclusion && _id is null && !_hasIdPath)
            _root.Add("_id", ProjectionLeaf.Whole);
        if (_id is { } included && included != (_kind == ProjectionKind.Inclusion))
            _root.Remove("_id");
        kind = _kind;
        return _root;
    }

    // Which way it is where neither 0 nor 1 says so: $slice changes whole documents, $elemMatch picks a field.
    private ProjectionKind DefaultKind() => (_hasSlice, _hasElemMatch, _id) switch
    {
        (true, _, not true) => ProjectionKind.Exclusion,
        (false, true, _) => ProjectionKind.Inclusion,
        (_, _, true) => ProjectionKind.Inclusion,
        _ => ProjectionKind.Exclusion,
    };

    private void ParseFields(string prefix, RawDocument fields)
    {
        foreach (var (name, value) in fields)
        {
            switch (value.Type)
            {
                case ElementType.Document:
                    ParseDocument(prefix, name, value.AsDocument);
                    break;
                case ElementType.Boolean or ElementType.Int32 or ElementType.Int64 or ElementType.Double or ElementType.Decimal128:
                    ParseFlag(prefix, name, value.Raw.IsTruthy);
                    break;
                default:
                    AddLiteral(prefix, name, value);
                    break;
            }
        }
    }

    private void ParseFlag(string prefix, string name, bool include)
    {
        if (include && IsPositional(name))
        {
            AddPositional(prefix, name);
        }
        else
        {
            Add(prefix, name, ProjectionLeaf.Whole);
            if (prefix + name == "_id")
            {
                _id = include;
                return;
            }
        }

        var kind = include ? ProjectionKind.Inclusion : ProjectionKind.Exclusion;
        if (_kind != ProjectionKind.Whole && _kind != kind)
        {
            throw include
                ? new DocumentException((ErrorCode)31253, $"Cannot do inclusion on field {name} in exclusion projection")
                : new DocumentException((ErrorCode)31254, $"Cannot do exclusion on field {name} in inclusion projection");
        }

        _kind = kind;
    }

    private void ParseDocument(string prefix, string name, RawDocument value)
    {
        if (IsPositional(name))
        {
            throw new DocumentException(
                (ErrorCode)31271, "positional projection cannot be used with an expression or sub object");
        }

        if (value.IsEmpty)
        {
            throw new DocumentException(
                (ErrorCode)51270,
                $"An empty sub-projection is not a valid value. Found empty object at path {prefix}{name}");
        }

        var (first, operand) = value.First();
        if (first == "$slice" && value.Count == 1)
            AddSlice(prefix, name, value);
        else if (first == "$elemMatch" && value.Count == 1)
            AddElemMatch(prefix, name, operand);
        else if (first == "$meta" && value.Count == 1)
            throw MetaOperand.RefuseInProjection(operand);
        else if (first.StartsWith('$'))
            AddExpression(prefix, name, first, value);
        else
            ParseNested(prefix, name, value);
    }

    private void ParseNested(string prefix, string name, RawDocument value)
    {
        FieldPath.ParseStrict(name);
        ParseFields($"{prefix}{name}.", value);
    }

    private void AddLiteral(string prefix, string name, RawValue value)
    {
        if (IsPositional(name))
            throw new DocumentException((ErrorCode)31308, "positional projection cannot be used with a literal");
        Add(prefix, name, new ExpressionLeaf(Expression.Compile(value, context)));
        if (_kind == ProjectionKind.Exclusion)
        {
            throw new DocumentException(
                (ErrorCode)31310, $"Cannot use an expression {ElementText.Of(name, value.Raw)} in an exclusion projection");
        }

        _kind = ProjectionKind.Inclusion;
    }

    private void AddExpression(string prefix, string name, string @operator, RawDocument expression)
    {
        if (!ExpressionOperators.All.ContainsKey(@operator))
            throw new DocumentException((ErrorCode)31325, $"Unknown expression {@operator}");
        if (_kind == ProjectionKind.Exclusion)
        {
            throw new DocumentException(
                (ErrorCode)31252, "Cannot use expression other than $meta in exclusion projection");
        }

        Add(prefix, name, new ExpressionLeaf(Expression.Compile(expression, context)));
        _kind = ProjectionKind.Inclusion;
    }

    // The name is that of an expression too, which takes an array first.
    private void AddSlice(string prefix, string name, RawDocument value)
    {
        if (SliceLeaf.Parse(value["$slice"], out string fault) is { } slice)
        {
            Add(prefix, name, slice);
            _hasSlice = true;
            return;
        }

        try
        {
            AddExpression(prefix, name, "$slice", value);
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
        if (prefix.Length > 0 || name.Contains('.'))
            throw new DocumentException((ErrorCode)31275, "Cannot use $elemMatch projection on a nested field.");
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
        string path = prefix + name;
        if (!PositionalFields.Contains(filter.Root, path[..path.IndexOf('.')]))
        {
            throw new DocumentException(
                (ErrorCode)31277, $"Positional projection '{name}' does not match the query document.");
        }

        if (name.EndsWith(".$.", StringComparison.Ordinal))
            throw new DocumentException((ErrorCode)31270, "Path cannot end with '.$.'");
        int at = name.IndexOf(".$", StringComparison.Ordinal);
        if (name.AsSpan(at + 2).Contains('$'))
            throw new DocumentException((ErrorCode)31287, $"Cannot use positional operator twice: {name}");
        Add(prefix, name[..at], new PositionalLeaf());
        _hasPositional = true;
    }

    private static bool IsPositional(string name) =>
        name.EndsWith(".$", StringComparison.Ordinal) || name.Contains(".$.", StringComparison.Ordinal);

    private void Add(string prefix, string name, ProjectionLeaf leaf)
    {
        FieldPath.ParseStrict(name);
        string path = prefix + name;
        FieldPath.Parse(path);
        _root.Add(path, leaf);
        _hasIdPath |= path.StartsWith("_id.", StringComparison.Ordinal) || (path == "_id" && leaf != ProjectionLeaf.Whole);
    }
}
