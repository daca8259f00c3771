/** The places where secrets can be, as --backend and CHAMBER_SECRET_BACKEND name them. */

export const backends = ['ssm', 'secretsmanager', 's3', 's3-kms', 'local', 'null'] as const
export type Backend = (typeof backends)[number]
