using System.Text;

namespace Streetcar.Query.Text;

/// <summary>The fields that a text index is about, at one level of documents, with their weights.</summary>
internal sealed class TextFields
{
    private readonly List<(byte[] Name, TextFields Below)> _children = [];

    /// <summary>The weight of the texts here; null where they are not in the index.</summary>
    public double? Weight { get; private set; }

    /// <summary>Whether fields below are in the index.</summary>
    public bool HasChildren => _children.Count > 0;

    /// <summary>Adds a field.</summary>
    public void Add(string path, double weight)
    {
        var fields = this;
        foreach (string name in path.Split('.'))
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(name);
            var below = fields.Find(utf8);
            if (below is null)
            {
                below = new TextFields();
                fields._children.Add((utf8, below));
            }

            fields = below;
        }

        fields.Weight = weight;
    }

    /// <summary>The field of a name; null where nothing is in the index there.</summary>
    public TextFields? Find(ReadOnlySpan<byte> name)
    {
        foreach (var (own, below) in _children)
        {
            if (name.SequenceEqual(own))
                return below;
        }

        return null;
    }
}
