using System.Globalization;
using System.Text;
using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Updates;

/// <summary>An inner node of an update: named fields of a document, or elements of an array by their index.</summary>
internal sealed class ObjectNode(string path) : InnerNode(path, FieldNameOrder.Instance)
{
    /// <summary>The positional operator's name, which resolves to the index that the filter matched.</summary>
    public const string Positional = "$";

    private const int MaxPadding = 1_500_000;

    private Child[] _children = [];
    private int[] _byIndex = [];
    private UpdateNode? _positional;
    private NameTable _names = new([]);

    public override void Seal()
    {
        base.Seal();
        _positional = this[Positional];
        _children = [.. Nodes.Where(child => child.Key != Positional).Select(child => new Child(child.Key, child.Value))];
        _byIndex = [.. Enumerable.Range(0, _children.Length).Where(i => _children[i].Index >= 0)];
        _names = new NameTable([.. _children.Select(child => child.Name)]);
    }

    public override bool Creates(in UpdateRun run)
    {
        if (_positional is not null)
            return WithPosition(run).Creates(run);
        foreach (var child in _children)
        {
            if (child.Node.Creates(run))
                return true;
        }

        return false;
    }

    public override void Apply(RawValueSpan current, in FieldSlot slot, in UpdateRun run)
    {
        if (_positional is not null)
        {
            run.EnterIndex(run.Position);
            WithPosition(run).Apply(current, slot, run);
            run.LeaveIndex();
            return;
        }

        switch (current.Type)
        {
            case ElementType.Missing:
                slot.Open().WriteStartDocument();
                ApplyToFields(RawDocument.Empty.Span, run);
                run.Writer.WriteEndDocument();
                break;
            case ElementType.Document:
                slot.Open().WriteStartDocument();
                ApplyToFields(current.Document, run);
                run.Writer.WriteEndDocument();
                break;
            case ElementType.Array:
                var writer = slot.Open();
                writer.WriteStartArray();
                ApplyToElements(current, slot, run);
                writer.WriteEndArray();
                break;
            default:
                foreach (var child in _children)
                    RefuseCreation(child, current, slot, run);
                slot.Open().WriteValue(current);
                break;
        }
    }

    /// <summary>Writes the fields of a document as they are after the update, into a document that is already open.</summary>
    public void ApplyToFields(ReadOnlySpan<byte> document, in UpdateRun run)
    {
        if (_positional is not null)
        {
            WithPosition(run).ApplyToFields(document, run);
            return;
        }

        Span<bool> done = _children.Length <= 64 ? stackalloc bool[_children.Length] : new bool[_children.Length];
        var reader = new RawReader(document);
        while (reader.Read())
        {
            int place = _names.Find(reader.Name);
            if (place < 0 || done[place])
            {
                run.Writer.WriteElements(reader.Element);
                continue;
            }

            done[place] = true;
            _children[place].Node.Apply(reader.Value, new FieldSlot(run.Writer, reader.Name, inArray: false), run);
        }

        for (int i = 0; i < _children.Length; i++)
        {
            var child = _children[i];
            if (!done[i] && child.Node.Creates(run))
                child.Node.Apply(default, new FieldSlot(run.Writer, child.Name, inArray: false), run);
        }
    }

    /// <summary>Two nodes' children together.</summary>
    public static ObjectNode Merge(ObjectNode left, ObjectNode right, in UpdateRun run)
    {
        var merged = new ObjectNode(left.Path);
        foreach (var (name, child) in left.Nodes)
            merged[name] = child;
        foreach (var (name, child) in right.Nodes)
            merged[name] = merged[name] is { } other ? Merge(other, child, run) : child;
        merged.Seal();
        return merged;
    }

    private void ApplyToElements(RawValueSpan array, in FieldSlot slot, in UpdateRun run)
    {
        foreach (var child in _children)
        {
            if (child.Index < 0)
                RefuseCreation(child, array, slot, run);
        }

        int next = 0;
        int index = 0;
        var reader = new RawReader(array.Document);
        for (; reader.Read(); index++)
        {
            if (next < _byIndex.Length && _children[_byIndex[next]].Index == index)
                ApplyToElement(_children[_byIndex[next++]].Node, reader.Value, reader.Name, run);
            else
                run.Writer.WriteValue(reader.Value);
        }

        for (; next < _byIndex.Length; next++)
        {
            var child = _children[_byIndex[next]];
            if (!child.Node.Creates(run))
                continue;
            if (child.Index - index > MaxPadding)
            {
                throw new DocumentException(
                    ErrorCode.CannotBackfillArray,
                    $"Can't backfill the array '{run.Resolve(Path)}' with more than {MaxPadding} elements to create '{run.Resolve(child.Node.Path)}'");
            }

            for (; index < child.Index; index++)
                run.Writer.WriteNull();
            UpdateLimits.CheckSize(run.Writer.Length);
            ApplyToElement(child.Node, default, child.Name, run);
            index++;
        }
    }

    // An element can't be left out without moving those behind it, so one that is unset becomes null.
    private static void ApplyToElement(
        UpdateNode node, RawValueSpan current, ReadOnlySpan<byte> name, in UpdateRun run)
    {
        int before = run.Writer.Length;
        node.Apply(current, new FieldSlot(run.Writer, name, inArray: true), run);
        if (run.Writer.Length == before)
            run.Writer.WriteNull();
    }

    private static void RefuseCreation(in Child child, RawValueSpan current, in FieldSlot slot, in UpdateRun run)
    {
        if (child.Node.Creates(run))
        {
            throw new DocumentException(
                ErrorCode.PathNotViable,
                $"Cannot create field '{Encoding.UTF8.GetString(child.Name)}' in element {{{ElementText.Of(slot.NameText, current)}}}");
        }
    }

    private ObjectNode WithPosition(in UpdateRun run)
    {
        if (run.Position < 0)
        {
            throw new DocumentException(
                ErrorCode.BadValue, "The positional operator did not find the match needed from the query.");
        }

        var node = new ObjectNode(Path);
        foreach (var (name, child) in Nodes)
        {
            if (name != Positional)
                node[name] = child;
        }

        string index = run.Position.ToString(CultureInfo.InvariantCulture);
        node[index] = node[index] is { } other ? Merge(other, _positional!, run) : _positional;
        node.Seal();
        return node;
    }

    private readonly struct Child(string name, UpdateNode node)
    {
        public byte[] Name { get; } = Encoding.UTF8.GetBytes(name);

        public UpdateNode Node { get; } = node;

        // The name as an array's index; -1 where it is not one.
        public long Index { get; } = !FieldNameOrder.IsIndex(name) ? -1
            : long.TryParse(name, CultureInfo.InvariantCulture, out long index) ? index : long.MaxValue;
    }
}
