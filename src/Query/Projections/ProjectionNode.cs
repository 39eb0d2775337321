using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Projections;

/// <summary>The fields that a projection names at one level of a document, each with fields of its own or a leaf.</summary>
internal sealed class ProjectionNode
{
    private readonly List<Child> _children = [];

    /// <summary>Whether a field at this level or below is made anew.</summary>
    public bool HasComputed { get; private set; }

    /// <summary>Whether a field at this level or below is the value of an expression.</summary>
    public bool HasExpression { get; private set; }

    /// <summary>Whether the positional <c>$</c> applies to an array at this level or below.</summary>
    public bool HasPositional { get; private set; }

    /// <summary>Names a field.</summary>
    /// <exception cref="DocumentException">31249, 31250: it, or a field that it lies in, has been named before.</exception>
    public void Add(string path, ProjectionLeaf leaf)
    {
        string[] names = path.Split('.');
        var node = this;
        node.Mark(leaf);
        for (int i = 0; i < names.Length - 1; i++)
        {
            byte[] name = Encoding.UTF8.GetBytes(names[i]);
            int at = node.IndexOf(name);
            if (at < 0)
            {
                at = node._children.Count;
                node._children.Add(new Child(name, new ProjectionNode(), ProjectionLeaf.Whole));
            }

            node = node._children[at].Node ?? throw new DocumentException(
                (ErrorCode)31249,
                $"Path collision at {path} remaining portion {string.Join('.', names[(i + 1)..])}");
            node.Mark(leaf);
        }

        byte[] last = Encoding.UTF8.GetBytes(names[^1]);
        if (node.IndexOf(last) >= 0)
            throw new DocumentException((ErrorCode)31250, $"Path collision at {path}");
        node._children.Add(new Child(last, null, leaf));
    }

    /// <summary>Takes a field back.</summary>
    public void Remove(string name) => _children.RemoveAt(IndexOf(Encoding.UTF8.GetBytes(name)));

    /// <summary>The dotted paths of all fields that are named.</summary>
    public IEnumerable<string> Paths(string prefix)
    {
        foreach (var child in _children)
        {
            string path = prefix + Encoding.UTF8.GetString(child.Name);
            if (child.Node is null)
            {
                yield return path;
                continue;
            }

            foreach (string below in child.Node.Paths(path + "."))
                yield return below;
        }
    }

    /// <summary>Writes the fields that are named: those found in the document's order, then those made anew in the projection's.</summary>
    public void WriteIncluded(ReadOnlySpan<byte> document, ref ProjectionRun run, RawWriter writer)
    {
        Span<bool> written = stackalloc bool[_children.Count <= 64 ? _children.Count : 0];
        if (_children.Count > 64)
            written = new bool[_children.Count];
        int left = _children.Count;
        var fields = new RawReader(document);
        while (left > 0 && fields.Read())
        {
            int at = IndexOf(fields.Name);
            if (at < 0 || written[at] || _children[at].Leaf.IsComputed)
                continue;
            left--;
            written[at] = WriteIncludedField(_children[at], fields.Name, fields.Value, ref run, writer);
        }

        if (HasComputed)
            WriteComputed(written, ref run, writer);
    }

    /// <summary>Writes the fields that are not named, and those that stay all the same.</summary>
    public void WriteRemaining(ReadOnlySpan<byte> document, ref ProjectionRun run, RawWriter writer)
    {
        var fields = new RawReader(document);
        while (fields.Read())
        {
            int at = IndexOf(fields.Name);
            if (at < 0 || (_children[at].Node is not null && !IsNesting(fields.Value)))
            {
                writer.WriteElements(fields.Element);
            }
            else if (_children[at].Node is { } node)
            {
                writer.WriteName(fields.Name);
                node.WriteRemainingWithin(fields.Value, ref run, writer);
            }
            else if (_children[at].Leaf.StaysInExclusion)
            {
                _children[at].Leaf.WriteFound(fields.Name, fields.Value, ref run, writer);
            }
        }

        foreach (var child in _children)
        {
            if (child.Leaf.IsComputed)
                child.Leaf.WriteComputed(child.Name, ref run, writer);
        }
    }

    private static bool IsNesting(RawValueSpan value) => value.Type is ElementType.Document or ElementType.Array;

    private static bool WriteIncludedField(
        Child child, ReadOnlySpan<byte> name, RawValueSpan value, ref ProjectionRun run, RawWriter writer)
    {
        if (child.Node is null)
        {
            child.Leaf.WriteFound(name, value, ref run, writer);
            return true;
        }

        if (!IsNesting(value))
            return false;
        writer.WriteName(name);
        child.Node.WriteIncludedWithin(value, child.Node.HasPositional && !run.IsPositionalDone, ref run, writer);
        return true;
    }

    // Where a document lacks the way to a field made anew, the way is made too.
    private void WriteComputed(scoped ReadOnlySpan<bool> written, ref ProjectionRun run, RawWriter writer)
    {
        for (int i = 0; i < _children.Count; i++)
        {
            var child = _children[i];
            if (child.Leaf.IsComputed)
            {
                child.Leaf.WriteComputed(child.Name, ref run, writer);
            }
            else if (child.Node is { HasComputed: true } && !written[i])
            {
                writer.WriteName(child.Name);
                writer.WriteStartDocument();
                child.Node.WriteIncluded(RawDocument.Empty.Span, ref run, writer);
                writer.WriteEndDocument();
            }
        }
    }

    // Arrays are gone through, arrays within them too; what is neither document nor array has none of the fields. Of the
    // first array on the positional operator's way, only the element that it stands for.
    private void WriteIncludedWithin(RawValueSpan value, bool isPositional, ref ProjectionRun run, RawWriter writer)
    {
        if (value.Type == ElementType.Document)
        {
            writer.WriteStartDocument();
            WriteIncluded(value.Document, ref run, writer);
            writer.WriteEndDocument();
            return;
        }

        writer.WriteStartArray();
        if (isPositional)
        {
            var element = PositionalLeaf.ElementAt(value, run.ArrayIndex);
            run.IsPositionalDone = true;
            if (IsNesting(element))
                WriteIncludedWithin(element, isPositional: false, ref run, writer);
        }
        else
        {
            var elements = new RawReader(value.Document);
            while (elements.Read())
            {
                if (IsNesting(elements.Value))
                    WriteIncludedWithin(elements.Value, isPositional: false, ref run, writer);
            }
        }

        writer.WriteEndArray();
    }

    private void WriteRemainingWithin(RawValueSpan value, ref ProjectionRun run, RawWriter writer)
    {
        if (value.Type == ElementType.Document)
        {
            writer.WriteStartDocument();
            WriteRemaining(value.Document, ref run, writer);
            writer.WriteEndDocument();
            return;
        }

        writer.WriteStartArray();
        var elements = new RawReader(value.Document);
        while (elements.Read())
        {
            if (IsNesting(elements.Value))
                WriteRemainingWithin(elements.Value, ref run, writer);
            else
                writer.WriteValue(elements.Value);
        }

        writer.WriteEndArray();
    }

    private void Mark(ProjectionLeaf leaf)
    {
        HasComputed |= leaf.IsComputed;
        HasExpression |= leaf is ExpressionLeaf;
        HasPositional |= leaf is PositionalLeaf;
    }

    private int IndexOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _children.Count; i++)
        {
            if (name.SequenceEqual(_children[i].Name))
                return i;
        }

        return -1;
    }

    private readonly record struct Child(byte[] Name, ProjectionNode? Node, ProjectionLeaf Leaf);
}
