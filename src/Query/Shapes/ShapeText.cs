using System.Globalization;
using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Shapes;

/// <summary>Writes what is left of queries where only their form counts: names, paths and types in the place of values.</summary>
internal static class ShapeText
{
    /// <summary>Appends a part of a filter.</summary>
    /// <param name="text">Gets it.</param>
    /// <param name="node">The part.</param>
    /// <param name="forPlans">Whether only that counts by which plans are chosen; else operators' types and expressions count too.</param>
    public static StringBuilder Append(this StringBuilder text, FilterNode node, bool forPlans)
    {
        switch (node)
        {
            case FilterGroup group:
                return text.Append(group.Name).Append(group.Parts, forPlans);
            case NegatedTest negated:
                return text.Append("$not:").AppendName(negated.Path).Append(negated.Inner, forPlans);
            case ElementTest element:
                return text.Append("$elemMatch:").AppendName(element.Path).Append(element.Tests, forPlans);
            case FieldTest test:
                text.Append(test.Name).Append(':').AppendName(test.Path);
                return forPlans ? text : text.AppendOperand(test);
            case DocumentTest test:
                text.Append(test.Name);
                if (test.Name == "$jsonSchema")
                    return text.AppendWhole(test.Operand);
                return forPlans ? text : text.AppendShape(test.Operand);
            default:
                throw new ArgumentException($"{node.GetType().Name} has no shape.", nameof(node));
        }
    }

    /// <summary>Appends a value whose literals do not count: an expression, a stage.</summary>
    public static StringBuilder AppendShape(this StringBuilder text, RawValue value)
    {
        switch (value.Type)
        {
            case ElementType.Document:
                text.Append('{');
                foreach (var (name, field) in value.AsDocument)
                    text.AppendName(name).AppendShape(field).Append(',');
                return text.Append('}');
            case ElementType.Array when value.AsArray.All(IsLiteral):
                return text.Append("?array");
            case ElementType.Array:
                text.Append('[');
                foreach (var element in value.AsArray)
                    text.AppendShape(element).Append(',');
                return text.Append(']');
            case ElementType.String when !IsLiteral(value):
                return text.AppendName(value.AsString);
            default:
                return text.Append('?').Append(value.IsNumber ? "number" : value.Type.Alias());
        }
    }

    /// <summary>Appends a value as it is.</summary>
    public static StringBuilder AppendWhole(this StringBuilder text, RawValue value) => text.Append(value.ToString());

    /// <summary>Appends a name, so that nothing else looks the same.</summary>
    public static StringBuilder AppendName(this StringBuilder text, string name) =>
        text.Append(CultureInfo.InvariantCulture, $"{name.Length}'{name}'");

    private static StringBuilder Append(this StringBuilder text, IReadOnlyList<FilterNode> parts, bool forPlans)
    {
        text.Append('(');
        foreach (var part in parts)
            text.Append(part, forPlans).Append(',');
        return text.Append(')');
    }

    private static StringBuilder AppendOperand(this StringBuilder text, FieldTest test) => test.Name is "$type"
        ? text.AppendWhole(test.Operand)
        : test.Operand.Type == ElementType.Array ? text.Append("?array") : text.AppendShape(test.Operand);

    private static bool IsLiteral(RawValue value) => value.Type switch
    {
        ElementType.String => value.AsString is not ['$', ..],
        ElementType.Document or ElementType.Array => false,
        _ => true,
    };
}
