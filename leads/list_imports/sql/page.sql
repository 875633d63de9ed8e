-- The next leads of a list, by their memberships' ids (the caller puts them in order), with what was stated
-- about them there, their membership in the import's target, and whether they are among those that are wanted.
SELECT here.id::text, {wanted}, own.id, own.created_at, own.deleted_at,
       l.id, coalesce(l.email, ''), {linkedin_url}, here.personalization, here.custom_variables::text
{people}
