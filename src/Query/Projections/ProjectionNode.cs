using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>The fields that a projection names at one level of a document; a name without fields below it is named whole.</summary>
internal sealed class ProjectionNode
{
    private readonly List<Child> _children = [];

    /// <summary>Whether no field is named.</summary>
    public bool IsEmpty => _children.Count == 0;

    /// <summary>Names a field whole.</summary>
    /// <exception cref="DocumentException">31249, 31250: it, or a field that it lies in, has been named before.</exception>
    public void Add(string path)
    {
        string[] names = path.Split('.');
        var node = this;
        for (int i = 0; i < names.Length - 1; i++)
        {
            if (!node.TryFind(names[i], out var child))
                node._children.Add(child = new Child(Encoding.UTF8.GetBytes(names[i]), new ProjectionNode()));
            node = child.Node ?? throw new DocumentException(
                (ErrorCode)31249,
                $"Path collision at {path} remaining portion {string.Join('.', names[(i + 1)..])}");
        }

        if (node.TryFind(names[^1], out _))
            throw new DocumentException((ErrorCode)31250, $"Path collision at {path}");
        node._children.Add(new Child(Encoding.UTF8.GetBytes(names[^1]), null));
    }

    /// <summary>Takes a field back that is named whole.</summary>
    public void Remove(string name)
    {
        if (TryFind(name, out var child))
            _children.Remove(child);
    }

    /// <summary>The dotted paths of all fields that are named whole.</summary>
    public IEnumerable<string> Paths(string prefix)
    {
        foreach (var child in _children)
        {
            string path = prefix + Encoding.UTF8.GetString(child.Name);
            if (child.Node is null)
                yield return path;
            else
            {
                foreach (string below in child.Node.Paths(path + "."))
                    yield return below;
            }
        }
    }

    /// <summary>Writes the fields that are named, in the document's order.</summary>
    public void WriteIncluded(ReadOnlySpan<byte> document, BsonWriter writer)
    {
        int left = _children.Count;
        var fields = new BsonReader(document);
        while (left > 0 && fields.Read())
        {
            if (!TryFind(fields.Name, out var child))
                continue;
            left--;
            if (child.Node is null)
            {
                writer.WriteElements(fields.Element);
            }
            else if (IsNesting(fields.Value))
            {
                writer.WriteName(fields.Name);
                child.Node.WriteIncludedWithin(fields.Value, writer);
            }
        }
    }

    /// <summary>Writes the fields that are not named.</summary>
    public void WriteRemaining(ReadOnlySpan<byte> document, BsonWriter writer)
    {
        var fields = new BsonReader(document);
        while (fields.Read())
        {
            if (!TryFind(fields.Name, out var child) || (child.Node is not null && !IsNesting(fields.Value)))
            {
                writer.WriteElements(fields.Element);
            }
            else if (child.Node is not null)
            {
                writer.WriteName(fields.Name);
                child.Node.WriteRemainingWithin(fields.Value, writer);
            }
        }
    }

    private static bool IsNesting(RawBsonValue value) => value.Type is BsonType.Document or BsonType.Array;

    // Arrays are gone through, arrays within them too; what is neither document nor array has none of the fields.
    private void WriteIncludedWithin(RawBsonValue value, BsonWriter writer)
    {
        if (value.Type == BsonType.Document)
        {
            writer.WriteStartDocument();
            WriteIncluded(value.Document, writer);
            writer.WriteEndDocument();
            return;
        }

        writer.WriteStartArray();
        var elements = new BsonReader(value.Document);
        while (elements.Read())
        {
            if (IsNesting(elements.Value))
                WriteIncludedWithin(elements.Value, writer);
        }

        writer.WriteEndArray();
    }

    private void WriteRemainingWithin(RawBsonValue value, BsonWriter writer)
    {
        if (value.Type == BsonType.Document)
        {
            writer.WriteStartDocument();
            WriteRemaining(value.Document, writer);
            writer.WriteEndDocument();
            return;
        }

        writer.WriteStartArray();
        var elements = new BsonReader(value.Document);
        while (elements.Read())
        {
            if (IsNesting(elements.Value))
                WriteRemainingWithin(elements.Value, writer);
            else
                writer.WriteValue(elements.Value);
        }

        writer.WriteEndArray();
    }

    private bool TryFind(string name, out Child child) => TryFind(Encoding.UTF8.GetBytes(name), out child);

    private bool TryFind(ReadOnlySpan<byte> name, out Child found)
    {
        foreach (var child in _children)
        {
            if (name.SequenceEqual(child.Name))
            {
                found = child;
                return true;
            }
        }

        found = default;
        return false;
    }

    private readonly record struct Child(byte[] Name, ProjectionNode? Node);
}
