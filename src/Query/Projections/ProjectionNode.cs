using System.Text;
using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Projections;

/// <summary>The fields that a projection names at one level of a document. Immutable once sealed.</summary>
internal sealed class ProjectionNode
{
    private readonly OrderedDictionary<string, Child> _building = [];
    private Child[] _children = [];
    private NameTable _names = new([]);
    private ProjectionKind _kind;

    // How many fields are taken from the document, so that an inclusion need not read on once it has them.
    private int _foundCount;

    /// <summary>Whether a field at this level or below is computed.</summary>
    public bool HasComputed { get; private set; }

    /// <summary>Whether a field at this level or below is the value of an expression.</summary>
    public bool HasExpression { get; private set; }

    /// <summary>Whether the positional <c>$</c> applies to an array at this level or below.</summary>
    public bool HasPositional { get; private set; }

    /// <summary>Adds a field.</summary>
    /// <param name="path">The field's dotted path.</param>
    /// <param name="leaf">How it is written; null where it is included or excluded.</param>
    /// <exception cref="DocumentException">31249, 31250: it, or a field that contains it, is already there.</exception>
    public void Add(string path, ProjectionLeaf? leaf)
    {
        string[] names = path.Split('.');
        var node = this;
        node.Mark(leaf);
        for (int i = 0; i < names.Length - 1; i++)
        {
            if (!node._building.TryGetValue(names[i], out var child))
            {
                child = new Child(Encoding.UTF8.GetBytes(names[i]), new ProjectionNode(), null);
                node._building.Add(names[i], child);
            }

            node = child.Node ?? throw new DocumentException(
                (ErrorCode)31249,
                $"Path collision at {path} remaining portion {string.Join('.', names[(i + 1)..])}");
            node.Mark(leaf);
        }

        if (!node._building.TryAdd(names[^1], new Child(Encoding.UTF8.GetBytes(names[^1]), null, leaf)))
            throw new DocumentException((ErrorCode)31250, $"Path collision at {path}");
    }

    /// <summary>Removes a field of this level.</summary>
    public void Remove(string name) => _building.Remove(name);

    /// <summary>Ends building.</summary>
    public void Seal(ProjectionKind kind)
    {
        _kind = kind;
        _children = [.. _building.Values];
        byte[][] names = new byte[_children.Length][];
        for (int i = 0; i < names.Length; i++)
        {
            var child = _children[i];
            names[i] = child.Name;
            child.Node?.Seal(kind);
            if (child.Leaf is not { IsComputed: true })
                _foundCount++;
        }

        _names = new NameTable(names);
    }

    /// <summary>Whether a field of this level is written as it is, wherever it is in the document.</summary>
    public bool Keeps(string name) => _building.TryGetValue(name, out var child)
        ? child is { Node: null, Leaf: null } && _kind == ProjectionKind.Inclusion
        : _kind != ProjectionKind.Inclusion;

    /// <summary>The dotted paths of all fields that are named.</summary>
    public IEnumerable<string> Paths(string prefix)
    {
        foreach (var (name, child) in _building)
        {
            if (child.Node is null)
            {
                yield return prefix + name;
                continue;
            }

            foreach (string below in child.Node.Paths($"{prefix}{name}."))
                yield return below;
        }
    }

    /// <summary>
    /// Writes the fields that the projection makes of a document's: those found in the document's order, then those
    /// computed in the projection's, except that <c>$addFields</c> replaces values in their places.
    /// </summary>
    public void WriteFields(ReadOnlySpan<byte> document, ref ProjectionRun run, RawWriter writer)
    {
        Span<bool> written = _children.Length <= 64 ? stackalloc bool[_children.Length] : new bool[_children.Length];
        int left = _kind == ProjectionKind.Inclusion ? _foundCount : int.MaxValue;
        var fields = new RawReader(document);
        while (left > 0 && fields.Read())
        {
            int at = _names.Find(fields.Name);
            if (at < 0)
            {
                if (_kind != ProjectionKind.Inclusion)
                    writer.WriteElements(fields.Element);
            }
            else if (!written[at] && WriteFound(_children[at], fields, ref run, writer))
            {
                written[at] = true;
                left--;
            }
        }

        if (HasComputed)
            WriteComputed(written, ref run, writer);
    }

    private static bool IsNested(RawValueSpan value) => value.Type is ElementType.Document or ElementType.Array;

    // False where the field may still come: at the end, computed, or once more in the document.
    private bool WriteFound(in Child child, in RawReader fields, ref ProjectionRun run, RawWriter writer)
    {
        if (child.Node is { } node)
        {
            if (_kind == ProjectionKind.Inclusion && !IsNested(fields.Value))
                return false;
            writer.WriteName(fields.Name);
            node.WriteValue(fields.Value, ref run, writer);
        }
        else if (child.Leaf is { } leaf)
        {
            if (leaf.IsComputed && _kind == ProjectionKind.Inclusion)
                return false;
            leaf.Write(fields.Name, fields.Value, ref run, writer);
            return true;
        }
        else if (_kind == ProjectionKind.Inclusion)
        {
            writer.WriteElements(fields.Element);
        }

        return _kind != ProjectionKind.Exclusion;
    }

    // Where the document lacks the parents of a computed field, they are created.
    private void WriteComputed(scoped ReadOnlySpan<bool> written, ref ProjectionRun run, RawWriter writer)
    {
        for (int i = 0; i < _children.Length; i++)
        {
            ref readonly var child = ref _children[i];
            if (written[i])
                continue;
            if (child.Leaf is { IsComputed: true } leaf)
            {
                leaf.Write(child.Name, default, ref run, writer);
            }
            else if (child.Node is { HasComputed: true } node)
            {
                writer.WriteName(child.Name);
                node.WriteDocument(RawDocument.Empty.Span, ref run, writer);
            }
        }
    }

    private void WriteDocument(ReadOnlySpan<byte> document, ref ProjectionRun run, RawWriter writer)
    {
        writer.WriteStartDocument();
        WriteFields(document, ref run, writer);
        writer.WriteEndDocument();
    }

    private void WriteValue(RawValueSpan value, ref ProjectionRun run, RawWriter writer)
    {
        if (value.Type == ElementType.Document)
            WriteDocument(value.Document, ref run, writer);
        else if (value.Type == ElementType.Array)
            WriteArray(value, ref run, writer);
        else if (HasComputed)
            WriteDocument(RawDocument.Empty.Span, ref run, writer);
        else
            writer.WriteValue(value);
    }

    // Arrays within the array too. Of the first array on the positional operator's path, only the element that matched.
    private void WriteArray(RawValueSpan array, ref ProjectionRun run, RawWriter writer)
    {
        writer.WriteStartArray();
        if (HasPositional && !run.IsPositionalDone)
        {
            run.IsPositionalDone = true;
            WriteElement(PositionalLeaf.ElementAt(array, run.ArrayIndex), ref run, writer);
        }
        else
        {
            var elements = new RawReader(array.Document);
            while (elements.Read())
                WriteElement(elements.Value, ref run, writer);
        }

        writer.WriteEndArray();
    }

    private void WriteElement(RawValueSpan element, ref ProjectionRun run, RawWriter writer)
    {
        if (_kind != ProjectionKind.Inclusion || HasComputed || IsNested(element))
            WriteValue(element, ref run, writer);
    }

    private void Mark(ProjectionLeaf? leaf)
    {
        HasComputed |= leaf is { IsComputed: true };
        HasExpression |= leaf is ExpressionLeaf;
        HasPositional |= leaf is PositionalLeaf;
    }

    private readonly record struct Child(byte[] Name, ProjectionNode? Node, ProjectionLeaf? Leaf);
}

/// <summary>The projection of one document.</summary>
internal ref struct ProjectionRun(ReadOnlySpan<byte> document, int arrayIndex, Scope? scope)
{
    /// <summary>The whole document.</summary>
    public readonly ReadOnlySpan<byte> Document = document;

    /// <summary>The index that the positional <c>$</c> resolves to; -1 where the projection has none.</summary>
    public readonly int ArrayIndex = arrayIndex;

    /// <summary>What expressions are evaluated over; null where the projection has none.</summary>
    public readonly Scope? Scope = scope;

    /// <summary>Whether the positional <c>$</c> has been applied, which is to the first array on its path.</summary>
    public bool IsPositionalDone;
}
