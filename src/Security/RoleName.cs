using Streetcar.Bson;

namespace Streetcar.Security;

/// <summary>Which role is meant: roles of the same name in different databases are different ones.</summary>
/// <param name="Name">The name.</param>
/// <param name="Database">The database that it was created in.</param>
public readonly record struct RoleName(string Name, string Database)
{
    /// <summary>The <c>_id</c> of its document in <c>admin.system.roles</c>.</summary>
    public string Id => $"{Database}.{Name}";

    /// <summary>Reads a role's name: <c>{ role: 'read', db: 'shop' }</c>, or the name alone.</summary>
    /// <param name="value">What it was given as.</param>
    /// <param name="database">The database of a role that is given by its name alone.</param>
    /// <exception cref="DocumentException">BadValue: it is neither, or lacks a field.</exception>
    public static RoleName Parse(RawValue value, string database) => value.Type switch
    {
        ElementType.String => new RoleName(value.AsString, database),
        ElementType.Document => new RoleName(Field(value.AsDocument, "role"), Field(value.AsDocument, "db")),
        _ => throw new DocumentException(ErrorCode.BadValue, "RoleName must be either a string or an object"),
    };

    /// <summary>Writes it as a document, of which the name has been written.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(RawWriter writer)
    {
        writer.WriteStartDocument();
        writer.WriteName("role"u8);
        writer.WriteString(Name);
        writer.WriteName("db"u8);
        writer.WriteString(Database);
        writer.WriteEndDocument();
    }

    /// <summary>As MongoDB writes it: <c>name@database</c>.</summary>
    public override string ToString() => $"{Name}@{Database}";

    private static string Field(RawDocument role, string name) => role[name] switch
    {
        { Type: ElementType.String } value => value.AsString,
        { IsMissing: true } => throw new DocumentException(ErrorCode.BadValue, $"RoleName must contain a field named: {name}"),
        var other => throw new DocumentException(
            ErrorCode.BadValue, $"RoleName must contain a string field named: {name}. But, has type {other.Type.Alias()}"),
    };
}
