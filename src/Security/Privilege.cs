using Streetcar.Bson;

namespace Streetcar.Security;

/// <summary>
/// Actions, and where they are allowed
/// (<see href="https://www.mongodb.com/docs/manual/core/authorization/#privileges"/>).
/// </summary>
/// <param name="Resource">Where.</param>
/// <param name="Actions">What.</param>
public readonly record struct Privilege(ResourcePattern Resource, ActionSet Actions)
{
    /// <summary>Actions that are allowed somewhere.</summary>
    /// <param name="resource">Where.</param>
    /// <param name="actions">What.</param>
    public Privilege(ResourcePattern resource, params ReadOnlySpan<ActionType> actions)
        : this(resource, ActionSet.Of(actions))
    {
    }

    /// <summary>Reads a privilege, <c>{ resource: …, actions: [ … ] }</c>.</summary>
    /// <param name="privilege">The document.</param>
    /// <param name="unknown">Where actions that there are not are added to.</param>
    /// <exception cref="DocumentException">
    /// BadValue, TypeMismatch or Location40414: it is none, or has no actions. Commands that take privileges answer with
    /// FailedToParse and the same message.
    /// </exception>
    public static Privilege Parse(RawDocument privilege, ICollection<string> unknown)
    {
        var resource = Required("resource", ElementType.Document).AsDocument;
        var names = Required("actions", ElementType.Array).AsArray;
        var pattern = ResourcePattern.Parse(resource, "privilege.resource");
        if (names.Count == 0)
            throw new DocumentException(ErrorCode.BadValue, "'actions' field of privilege resource must not be empty");

        var actions = default(ActionSet);
        int index = 0;
        foreach (var name in names)
        {
            Check($"actions.{index++}", name, ElementType.String);
            if (ActionTypes.TryParse(name.AsString, out var action))
                actions |= ActionSet.Of(action);
            else
                unknown.Add(name.AsString);
        }

        return new Privilege(pattern, actions);

        RawValue Required(string name, ElementType type)
        {
            var value = privilege[name];
            if (value.IsMissing)
                throw new DocumentException(ErrorCode.FieldRequired, $"BSON field 'privilege.{name}' is missing but a required field");
            Check(name, value, type);
            return value;
        }

        static void Check(string name, RawValue value, ElementType type)
        {
            if (value.Type != type)
            {
                throw new DocumentException(
                    ErrorCode.TypeMismatch,
                    $"BSON field 'privilege.{name}' is the wrong type '{value.Type.Alias()}', expected type '{type.Alias()}'");
            }
        }
    }

    /// <summary>Writes it as a document, of which the name has been written.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(RawWriter writer)
    {
        writer.WriteStartDocument();
        writer.WriteName("resource"u8);
        Resource.Write(writer);
        writer.WriteName("actions"u8);
        writer.WriteStartArray();
        foreach (var action in Actions.Actions)
            writer.WriteString(action.Name());
        writer.WriteEndArray();
        writer.WriteEndDocument();
    }
}
