using System.Globalization;
using Streetcar.Bson;

namespace Streetcar.Query.Tests.Updates;

/// <summary>One path of an update: an operator, where, and with what.</summary>
internal sealed record UpdateStep(string Operator, string Path, RawValue Operand);

/// <summary>
/// Updates as one would write them without a thought of speed: documents as dictionaries, one path after the other.
/// </summary>
internal static class NaiveUpdate
{
    /// <summary>The document after the steps; null where any of them can't be taken.</summary>
    public static RawDocument? Apply(RawDocument document, IEnumerable<UpdateStep> steps)
    {
        var root = (Fields)Thaw(document);
        // New fields come in the order of their names at each level.
        foreach (var step in steps.OrderBy(step => step.Path.Split('.'), new PathOrder()))
        {
            if (!Apply(root, step.Path.Split('.'), step))
                return null;
        }

        return Freeze(root).AsDocument;
    }

    private static bool Apply(object container, string[] path, UpdateStep step)
    {
        bool creates = step.Operator != "$unset";
        string name = path[0];
        int index = -1;
        object? current;
        switch (container)
        {
            case Fields fields:
                current = fields.GetValueOrDefault(name);
                break;
            case List<object> elements when int.TryParse(name, CultureInfo.InvariantCulture, out index):
                current = index < elements.Count ? elements[index] : null;
                break;
            default:
                return !creates;
        }

        if (path.Length > 1)
        {
            if (current is null)
            {
                if (!creates)
                    return true;
                current = new Fields();
                Put(container, name, index, current);
            }

            return Apply(current, path[1..], step);
        }

        object? next = Next(current, step, out bool valid);
        if (valid && next is not null)
            Put(container, name, index, next);
        else if (valid && current is not null)
            Remove(container, name, index);
        return valid;
    }

    private static object? Next(object? current, UpdateStep step, out bool valid)
    {
        valid = true;
        switch (step.Operator)
        {
            case "$set":
                return Thaw(step.Operand);
            case "$unset":
                return null;
            case "$push" when current is null or List<object>:
                return new List<object>((List<object>?)current ?? []) { Thaw(step.Operand) };
            case "$inc" when current is null:
                return step.Operand;
            case "$inc" when current is RawValue { Type: ElementType.Int32 } number:
                return (RawValue)(number.AsInt32 + step.Operand.AsInt32);
            default:
                valid = false;
                return null;
        }
    }

    private static void Put(object container, string name, int index, object value)
    {
        if (container is Fields fields)
        {
            fields[name] = value;
            return;
        }

        var elements = (List<object>)container;
        while (elements.Count <= index)
            elements.Add(RawValue.Null);
        elements[index] = value;
    }

    private static void Remove(object container, string name, int index)
    {
        if (container is Fields fields)
            fields.Remove(name);
        else
            ((List<object>)container)[index] = RawValue.Null;
    }

    private static object Thaw(RawValue value) => value.Type switch
    {
        ElementType.Document => new Fields(value.AsDocument.Select(field => KeyValuePair.Create(field.Name, Thaw(field.Value)))),
        ElementType.Array => value.AsArray.Select(Thaw).ToList(),
        _ => value,
    };

    private static RawValue Freeze(object value) => value switch
    {
        Fields fields => new RawDocument(fields.Select(field => new RawElement(field.Key, Freeze(field.Value)))),
        List<object> elements => RawArray.From(elements.Select(Freeze)),
        _ => (RawValue)value,
    };

    private sealed class Fields : OrderedDictionary<string, object>
    {
        public Fields()
        {
        }

        public Fields(IEnumerable<KeyValuePair<string, object>> fields)
            : base(fields)
        {
        }

        public object? GetValueOrDefault(string name) => TryGetValue(name, out object? value) ? value : null;
    }

    private sealed class PathOrder : IComparer<string[]>
    {
        public int Compare(string[]? x, string[]? y)
        {
            for (int i = 0; i < Math.Min(x!.Length, y!.Length); i++)
            {
                bool numbers = int.TryParse(x[i], CultureInfo.InvariantCulture, out int left)
                    & int.TryParse(y[i], CultureInfo.InvariantCulture, out int right);
                int order = numbers ? left.CompareTo(right) : string.CompareOrdinal(x[i], y[i]);
                if (order != 0)
                    return order;
            }

            return x.Length.CompareTo(y.Length);
        }
    }
}
