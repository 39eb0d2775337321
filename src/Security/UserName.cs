using Streetcar.Bson;

namespace Streetcar.Security;

/// <summary>Who a user is: users of the same name in different databases are different ones.</summary>
/// <param name="Name">The name.</param>
/// <param name="Database">The database that he was created in, and logs in to (<c>authSource</c>).</param>
public readonly record struct UserName(string Name, string Database)
{
    /// <summary>The <c>_id</c> of his document in <c>admin.system.users</c>.</summary>
    public string Id => $"{Database}.{Name}";

    /// <summary>Reads an <see cref="Id"/>.</summary>
    /// <param name="id">The database's name, a dot, and the user's.</param>
    /// <exception cref="DocumentException">BadValue: there is no dot.</exception>
    public static UserName Parse(string id) => id.IndexOf('.', StringComparison.Ordinal) is >= 0 and int dot
        ? new UserName(id[(dot + 1)..], id[..dot])
        : throw new DocumentException(ErrorCode.BadValue, "UserName must contain a '.' separated database.user pair");

    /// <summary>Reads a user's name: <c>{ user: 'ann', db: 'shop' }</c>, or the name alone.</summary>
    /// <param name="value">What it was given as.</param>
    /// <param name="database">The database of a user who is given by his name alone.</param>
    /// <exception cref="DocumentException">BadValue: it is neither, lacks a field or has another one.</exception>
    public static UserName Parse(RawValue value, string database) => value.Type switch
    {
        ElementType.String => new UserName(value.AsString, database),
        ElementType.Document => Parse(value.AsDocument),
        _ => throw new DocumentException(ErrorCode.BadValue, "UserName must be either a string or an object"),
    };

    /// <summary>Writes it as a document, of which the name has been written.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(RawWriter writer)
    {
        writer.WriteStartDocument();
        writer.WriteName("user"u8);
        writer.WriteString(Name);
        writer.WriteName("db"u8);
        writer.WriteString(Database);
        writer.WriteEndDocument();
    }

    /// <summary>As MongoDB writes it: <c>name@database</c>.</summary>
    public override string ToString() => $"{Name}@{Database}";

    private static UserName Parse(RawDocument user)
    {
        string? name = null, database = null;
        foreach (var (field, value) in user)
        {
            if (field is not ("user" or "db"))
                throw new DocumentException(ErrorCode.BadValue, $"UserName contains an unknown field named: '{field}'");
            if (value.Type != ElementType.String)
            {
                throw new DocumentException(
                    ErrorCode.BadValue, $"UserName must contain a string field named: {field}. But, has type {value.Type.Alias()}");
            }

            if (field == "user")
                name = value.AsString;
            else
                database = value.AsString;
        }

        return new UserName(name ?? throw Missing("user"), database ?? throw Missing("db"));

        static DocumentException Missing(string field) => new(ErrorCode.BadValue, $"UserName must contain a field named: {field}");
    }
}
