using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>How much a value may grow while expressions make it.</summary>
internal static class ExpressionLimits
{
    /// <summary>The most bytes that an intermediate value may take: 64 MiB, four of the largest documents.</summary>
    public const int MaxSize = 64 * 1024 * 1024;

    /// <summary>The bytes from which on a string is too long, as in MongoDB: 16 MiB.</summary>
    public const int StringSize = 16 * 1024 * 1024;

    /// <exception cref="DocumentException">16493: the string is too long.</exception>
    public static void CheckString(long length)
    {
        if (length >= StringSize)
            throw new DocumentException((ErrorCode)16493, $"Tried to create string longer than {StringSize / 1024 / 1024}MB");
    }

    /// <exception cref="DocumentException">BSONObjectTooLarge.</exception>
    public static void CheckSize(long size)
    {
        if (size > MaxSize)
        {
            throw new DocumentException(
                ErrorCode.BsonObjectTooLarge,
                $"BSONObj size: {size} is invalid. Size must be between 0 and {MaxSize}: an expression's value grew too large");
        }
    }
}
