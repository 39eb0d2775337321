using System.Text;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>The fields of a document, or of one of its fields, as a wildcard index has them or has them not.</summary>
/// <param name="isIncluded">Whether the index has what is here, and what no other field says.</param>
internal sealed class WildcardFields(bool isIncluded)
{
    private readonly Dictionary<byte[], WildcardFields> _fields = new(ByteComparer.Instance);
    private bool _isIncluded = isIncluded;

    /// <summary>Whether a value here is in the index.</summary>
    public bool IsIncluded => _isIncluded;

    /// <summary>Whether anything here or below may be in the index.</summary>
    public bool MayHave => _isIncluded || _fields.Count > 0;

    /// <summary>One of the fields.</summary>
    public WildcardFields At(ReadOnlySpan<byte> name)
    {
        if (_fields.Count == 0)
            return this;
        return _fields.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var field) ? field : _isIncluded ? All : None;
    }

    /// <summary>Says of a path whether the index has it.</summary>
    public void Add(string path, bool isIncluded)
    {
        var fields = this;
        foreach (string name in path.Split('.'))
        {
            byte[] key = Encoding.UTF8.GetBytes(name);
            if (!fields._fields.TryGetValue(key, out var next))
                fields._fields[key] = next = new WildcardFields(fields._isIncluded);
            fields = next;
        }

        fields._isIncluded = isIncluded;
    }

    private static WildcardFields All { get; } = new(isIncluded: true);

    private static WildcardFields None { get; } = new(isIncluded: false);
}
