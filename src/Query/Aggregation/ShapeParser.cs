using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Aggregation;

/// <summary>Compiles the specifications of the stages that shape documents field by field.</summary>
internal sealed class ShapeParser(string stage, ExpressionCompiler compiler)
{
    private ShapeMode _mode;
    private string? _firstExcluded;
    private string? _firstIncluded;

    /// <exception cref="DocumentException">31253, 31254, 31249, 31250, ….</exception>
    public ShapeNode Project(RawDocument specification)
    {
        RawValue id = specification["_id"];
        Classify(specification, "");
        bool onlyId = _firstExcluded is null && _firstIncluded is null;
        _mode = _firstExcluded is not null || (onlyId && IsFlag(id) && !id.Raw.IsTruthy)
            ? ShapeMode.Exclusion
            : ShapeMode.Inclusion;
        var root = new ShapeNode(_mode);
        if (id.IsMissing && _mode == ShapeMode.Inclusion)
            root.Add("_id");
        AddFields(root, specification, "");
        root.Seal();
        return root;
    }

    /// <exception cref="DocumentException">31249, 31250, ….</exception>
    public ShapeNode Add(RawDocument specification)
    {
        if (specification.IsEmpty)
            throw Invalid(40177, "specification must have at least one field");

        _mode = ShapeMode.Addition;
        var root = new ShapeNode(_mode);
        AddFields(root, specification, "");
        root.Seal();
        return root;
    }

    /// <exception cref="DocumentException">31249, 31250, ….</exception>
    public ShapeNode Remove(IEnumerable<string> paths)
    {
        _mode = ShapeMode.Exclusion;
        var root = new ShapeNode(_mode);
        foreach (string path in paths)
            AddPath(root, path, path, null);
        root.Seal();
        return root;
    }

    private static bool IsFlag(RawValue value) => value.IsNumber || value.Type == ElementType.Boolean;

    private static bool IsNested(RawValue value) => value.Type == ElementType.Document
        && value.AsDocument.FirstOrDefault().Name is { } name && !name.StartsWith('$');

    // What the fields but _id say decides whether the specification includes or excludes.
    private void Classify(RawDocument specification, string prefix)
    {
        foreach (var (name, value) in specification)
        {
            string path = prefix + name;
            if (path == "_id")
                continue;
            if (IsNested(value))
            {
                Classify(value.AsDocument, path + ".");
                continue;
            }

            if (IsFlag(value) && !value.Raw.IsTruthy)
            {
                if (_firstIncluded is not null)
                    throw Invalid(31254, $"Cannot do exclusion on field {path} in inclusion projection");
                _firstExcluded ??= path;
            }
            else
            {
                if (_firstExcluded is not null)
                {
                    throw IsFlag(value)
                        ? Invalid(31253, $"Cannot do inclusion on field {path} in exclusion projection")
                        : Invalid(31252, "Cannot use expression other than $meta in exclusion projection");
                }

                _firstIncluded ??= path;
            }
        }
    }

    private void AddFields(ShapeNode node, RawDocument specification, string prefix)
    {
        foreach (var (name, value) in specification)
        {
            string path = prefix + name;
            if (name.StartsWith('$'))
            {
                throw Invalid(
                    16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
            }

            if (IsNested(value))
            {
                FieldPath.ParseStrict(name);
                var child = node;
                foreach (string part in name.Split('.'))
                    child = child.Nested(part) ?? throw Collision(path, part);
                AddFields(child, value.AsDocument, path + ".");
            }
            else if (_mode == ShapeMode.Addition)
            {
                AddPath(node, name, path, Compile(value));
            }
            else if (!IsFlag(value))
            {
                if (value.Type == ElementType.Document && value.AsDocument.IsEmpty)
                    throw Invalid(51270, "An empty sub-projection is not a valid value. Found empty object at path");
                AddPath(node, name, path, Compile(value));
            }
            else if (path != "_id" || value.Raw.IsTruthy == (_mode == ShapeMode.Inclusion))
            {
                AddPath(node, name, path, null);
            }
        }
    }

    // $project knows by their names what is an expression.
    private Expression Compile(RawValue value)
    {
        if (_mode != ShapeMode.Addition && value.Type == ElementType.Document)
        {
            var (name, operand) = value.AsDocument.First();
            if (!ExpressionOperators.All.ContainsKey(name))
            {
                var refusal = ExpressionOperators.NotFound(name, operand);
                throw refusal.Code == ErrorCode.InvalidPipelineOperator ? Invalid(31325, $"Unknown expression {name}") : refusal;
            }
        }

        try
        {
            return compiler.Compile(value);
        }
        catch (DocumentException exception)
        {
            throw Invalid((int)exception.Code, exception.Message);
        }
    }

    private void AddPath(ShapeNode node, string name, string path, Expression? value)
    {
        FieldPath.ParseStrict(name);
        string[] parts = name.Split('.');
        for (int i = 0; i < parts.Length - 1; i++)
            node = node.Nested(parts[i]) ?? throw Collision(path, string.Join('.', parts[(i + 1)..]));
        if (!(value is null ? node.Add(parts[^1]) : node.Add(parts[^1], value)))
            throw Invalid(31250, $"Path collision at {path}");
    }

    private DocumentException Collision(string path, string rest) =>
        Invalid(31249, $"Path collision at {path} remaining portion {rest}");

    private DocumentException Invalid(int code, string message) =>
        new((ErrorCode)code, $"Invalid {stage} :: caused by :: {message}");
}
