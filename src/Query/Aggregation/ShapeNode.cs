using System.Text;
using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation;

/// <summary>
/// What <c>$project</c>, <c>$addFields</c> and <c>$unset</c> make of a document: a tree of the fields that they name.
/// </summary>
internal sealed class ShapeNode(ShapeMode mode)
{
    private readonly OrderedDictionary<string, Child> _building = [];
    private Child[] _children = [];
    private NameTable _names = new([]);
    private bool _computes;

    /// <summary>A nested node, made where there is none; null where the name stands for something else.</summary>
    public ShapeNode? Nested(string name)
    {
        if (_building.TryGetValue(name, out var found))
            return found.Node;
        var node = new ShapeNode(mode);
        _building.Add(name, new Child(name, node, null));
        return node;
    }

    /// <summary>Keeps a field, or leaves it out, according to the mode.</summary>
    /// <returns>Whether the name is new.</returns>
    public bool Add(string name) => _building.TryAdd(name, new Child(name, null, null));

    /// <summary>Computes a field.</summary>
    /// <returns>Whether the name is new.</returns>
    public bool Add(string name, Expression value) => _building.TryAdd(name, new Child(name, null, value));

    /// <summary>Ends building.</summary>
    public void Seal()
    {
        _children = [.. _building.Values];
        foreach (var child in _children)
        {
            child.Node?.Seal();
            _computes |= child.Computes;
        }

        _names = new NameTable([.. _children.Select(child => child.Name)]);
    }

    /// <summary>Whether a field is written as it is, wherever it is.</summary>
    public bool Keeps(string name) => _building.TryGetValue(name, out var child)
        ? child is { Node: null, Value: null } && mode == ShapeMode.Inclusion
        : mode != ShapeMode.Inclusion;

    /// <summary>Writes the fields that the shape makes of those of a document.</summary>
    public void WriteFields(ReadOnlySpan<byte> document, Scope scope, RawWriter output)
    {
        Span<bool> done = _children.Length <= 64 ? stackalloc bool[_children.Length] : new bool[_children.Length];
        var reader = new RawReader(document);
        while (reader.Read())
        {
            int place = _names.Find(reader.Name);
            if (place < 0)
            {
                if (mode != ShapeMode.Inclusion)
                    output.WriteElements(reader.Element);
                continue;
            }

            if (!done[place])
                done[place] = WriteInPlace(_children[place], reader, scope, output);
        }

        for (int i = 0; i < _children.Length; i++)
        {
            if (!done[i] && _children[i].Computes)
                WriteNew(_children[i], scope, output);
        }
    }

    // False leaves a field to be computed to the end.
    private bool WriteInPlace(Child child, RawReader reader, Scope scope, RawWriter output)
    {
        if (child.Value is not null)
        {
            if (mode == ShapeMode.Inclusion)
                return false;
            WriteNew(child, scope, output);
            return true;
        }

        if (child.Node is null)
        {
            if (mode == ShapeMode.Inclusion)
                output.WriteElements(reader.Element);
            return true;
        }

        bool isNested = reader.Value.Type is ElementType.Document or ElementType.Array;
        if (mode == ShapeMode.Inclusion && !isNested)
            return false;
        output.WriteName(reader.Name);
        child.Node.WriteValue(reader.Value, scope, output);
        return true;
    }

    private static void WriteNew(Child child, Scope scope, RawWriter output)
    {
        if (child.Value is { } expression)
        {
            var value = expression.Evaluate(scope);
            if (value.IsMissing)
                return;
            output.WriteName(child.Name);
            output.WriteValue(value);
        }
        else
        {
            output.WriteName(child.Name);
            output.WriteStartDocument();
            child.Node!.WriteFields(RawDocument.Empty.Span, scope, output);
            output.WriteEndDocument();
        }

        ExpressionLimits.CheckSize(output.Length);
    }

    private void WriteValue(RawValueSpan value, Scope scope, RawWriter output)
    {
        switch (value.Type)
        {
            case ElementType.Document:
                output.WriteStartDocument();
                WriteFields(value.Document, scope, output);
                output.WriteEndDocument();
                break;
            case ElementType.Array:
                output.WriteStartArray();
                var reader = new RawReader(value.Document);
                while (reader.Read())
                {
                    bool isNested = reader.Value.Type is ElementType.Document or ElementType.Array;
                    if (isNested || _computes || mode != ShapeMode.Inclusion)
                        WriteValue(reader.Value, scope, output);
                }

                output.WriteEndArray();
                break;
            default:
                if (!_computes)
                {
                    output.WriteValue(value);
                    break;
                }

                output.WriteStartDocument();
                WriteFields(RawDocument.Empty.Span, scope, output);
                output.WriteEndDocument();
                break;
        }
    }

    private sealed record Child(string Text, ShapeNode? Node, Expression? Value)
    {
        public byte[] Name { get; } = Encoding.UTF8.GetBytes(Text);

        public bool Computes => Value is not null || Node is { _computes: true };
    }
}
